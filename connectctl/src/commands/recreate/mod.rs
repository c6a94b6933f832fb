//! `recreate`: deletes a connector and creates it again, and keeps its offsets.
//!
//! Stop, save the offsets to a file, delete, create it stopped, give it its offsets, let it run.
//! It is never without a copy of its offsets, and never runs without them.

mod identity;
mod offsets;

use crate::cli::{self, RecreateArgs};
use crate::commands::apply::{READING, Run, prepare};
use crate::commands::delete::delete_one;
use crate::commands::selection::unknown;
use crate::connect::applied::Applied;
use crate::connect::client::Client;
use crate::connect::model::Live;
use crate::connect::target_state::TargetState;
use crate::connect::version::Feature;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::manifest::{Connector, Place, Problems};
use crate::plan::{Order, Plan};
use crate::progress::{Progress, Reporter};
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &RecreateArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let deadline = Deadline::after(args.write.wait.timeout(), &terminal);
    let live = deadline.read(READING, || client.connectors()).await?;
    let before = live.get(&args.name).ok_or_else(|| unknown(&args.name, live.keys()))?;
    let connector = wanted(args, before)?;
    prepare::learn_secrets(client, std::slice::from_ref(&connector));
    if !args.allow_identity_change {
        identity::refuse_change(&before.config, &connector)?;
    }
    check(client, &connector, &deadline, &terminal).await?;

    let options = args.write.options();
    let run = Run::new(client, &options, &terminal, &deadline, &live, &Plan::default());
    let name = &connector.name;
    run.set_state(name, TargetState::Stopped, &deadline).await?;
    run.wait_for(name, None, TargetState::Stopped, &deadline).await?;
    let backup = args.backup.clone().unwrap_or_else(|| offsets::default_backup(name));
    let state = connector.state.unwrap_or(before.target_state());
    let saved = match offsets::save(client, name, &backup, &deadline).await {
        Ok(saved) => saved,
        Err(error) => {
            run.set_state(name, before.target_state(), &deadline).await?;
            return Err(error);
        }
    };
    let partitions = saved.offsets.len();
    terminal.print(&format!("offsets of {partitions} partitions saved in {}\n", backup.display()));
    let created = async {
        terminal.progress(&Progress::Deleting(name.clone()));
        delete_one(client, name, &deadline).await?;
        let config = Applied::of(&connector.config).within(&connector.config);
        run.create(name, &config, TargetState::Stopped).await?;
        run.wait_for(name, None, TargetState::Stopped, &deadline).await?;
        offsets::restore(client, name, &saved, &deadline).await?;
        if state != TargetState::Stopped {
            run.set_state(name, state, &deadline).await?;
        }
        run.wait_for(name, None, state, &deadline).await
    };
    let health = created.await.map_err(|cause| Error::Recreate {
        name: name.clone(),
        backup,
        cause: Box::new(cause),
    })?;
    terminal.print(&format!("recreated {name}  {health}\n"));
    Ok(Exit::Done)
}

fn wanted(args: &RecreateArgs, live: &Live) -> Result<Connector, Error> {
    let Some(file) = &args.file else {
        return Ok(Connector {
            name: args.name.clone(),
            class: live.config.0.get("connector.class").cloned().unwrap_or_default(),
            config: live.config.clone(),
            place: Place { file: "the cluster".into(), ..Place::default() },
            ..Connector::default()
        });
    };
    let providers = cli::local_providers(&args.resolve);
    let connectors = cli::load(std::slice::from_ref(file), &providers)?;
    let mut named = connectors.into_iter();
    match named.next() {
        Some(connector) if connector.name == args.name => Ok(connector),
        Some(other) => {
            let message = format!("is not `{}`, which is to be recreated", args.name);
            Err(Error::Files { problems: Problems(vec![other.problem("name", message)]) })
        }
        None => Err(Error::Files { problems: Problems(Vec::new()) }),
    }
}

/// Everything that can be refused is refused before the connector is touched.
async fn check(
    client: &Client,
    connector: &Connector,
    deadline: &Deadline<'_>,
    terminal: &Terminal,
) -> Result<(), Error> {
    for feature in [Feature::Stop, Feature::AlterOffsets, Feature::InitialState] {
        deadline.read("asking for the worker's version", || client.require(feature)).await?;
    }
    // Against an empty cluster everything is new, so Connect is asked about it.
    let (all, none) = (vec![connector.clone()], std::collections::BTreeMap::new());
    prepare::plan(client, all, &none, Order::Files, deadline, terminal).await.map(drop)
}

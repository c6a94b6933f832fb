//! `patch`: sets and removes single keys of a live connector, with the care of `apply`.
//!
//! The record of what was last applied stays: to `drift` a patch is an edit on the cluster.

use crate::cli::PatchArgs;
use crate::commands::apply::{self, ApplyOptions, READING, Record, WriteMethod, prepare};
use crate::commands::selection::unknown;
use crate::connect::client::Client;
use crate::connect::model::{Config, Live};
use crate::connect::version::Feature;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::manifest::{Connector, Place};
use crate::plan::Order;
use crate::secrets::refers;
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &PatchArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let deadline = Deadline::after(args.write.wait.timeout(), &terminal);
    let live = deadline.read(READING, || client.connectors()).await?;
    let before = live.get(&args.name).ok_or_else(|| unknown(&args.name, live.keys()))?;
    let connector = patched(args, before);
    prepare::learn_secrets(client, std::slice::from_ref(&connector));
    warn_of_secrets(client, args, terminal);
    let plan =
        prepare::plan(client, vec![connector], &live, Order::Files, &deadline, &terminal).await?;
    let can_patch = || client.supports(Feature::PatchConfig);
    let method = if !plan.writes() || deadline.read("asking for the version", can_patch).await? {
        WriteMethod::ChangedKeys
    } else {
        WriteMethod::Whole
    };
    let options = ApplyOptions { record: Record::Keep, method, ..args.write.options() };
    let result = apply::execute(client, &plan, &live, &options, &deadline, &terminal).await;
    apply::finish(result, terminal)
}

fn patched(args: &PatchArgs, live: &Live) -> Connector {
    let mut config = live.config.0.clone();
    config.extend(args.set.iter().cloned());
    args.remove.iter().for_each(|key| drop(config.remove(key)));
    Connector {
        name: args.name.clone(),
        class: config.get("connector.class").cloned().unwrap_or_default(),
        config: Config(config),
        place: Place { file: "command line".into(), ..Place::default() },
        ..Connector::default()
    }
}

fn warn_of_secrets(client: &Client, args: &PatchArgs, terminal: Terminal) {
    let secrets = client.secrets();
    let literal = |(key, value): &&(String, String)| secrets.is_secret(key) && !refers(value);
    for (key, _) in args.set.iter().filter(literal) {
        terminal.tell(&format!(
            "warning: the value of `{key}` stands in the process list; a config provider keeps it out\n"
        ));
    }
}

//! `plan`: what `apply` would change, and nothing is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::cli::{PlanArgs, PlanOutput};
use crate::commands::apply::{READING, prepare};
use crate::connect::client::Client;
use crate::connect::model::Live;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::plan::{self, Owned, Plan, PlanFile};
use crate::render;
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &PlanArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let connectors = args.files.load()?;
    let deadline = Deadline::after(args.wait.timeout(), &terminal);
    prepare::learn_secrets(client, &connectors);
    let live = deadline.read(READING, || client.connectors()).await?;
    let order = args.order.into();
    let mut plan = if args.no_validation {
        prepare::unvalidated(connectors, &live, order)?
    } else {
        prepare::plan(client, connectors, &live, order, &deadline, &terminal).await?
    };
    let owned = args.prune.then(|| args.owned.owned());
    plan.deletions = owned.as_ref().map(|owned| surplus(&plan, &live, owned)).unwrap_or_default();
    terminal.print(&show(client, args.output, &plan));
    if let Some(path) = &args.plan_out {
        let files = (args.files.paths.clone(), args.files.providers());
        write(path, &PlanFile::new(&salt(), files, (order, owned), &plan, &live))?;
    }
    Ok(if plan.writes() { Exit::Changes } else { Exit::Done })
}

/// What is owned and in none of the plan's files.
pub(crate) fn surplus(
    plan: &Plan,
    live: &BTreeMap<String, Live>,
    owned: &Owned,
) -> Vec<plan::Deletion> {
    let wanted: BTreeSet<String> = plan.steps().map(|step| step.connector.name.clone()).collect();
    plan::deletions(&wanted, live, owned)
}

fn show(client: &Client, output: PlanOutput, plan: &Plan) -> String {
    let entries = render::plan::entries(plan, &client.secrets());
    match output {
        PlanOutput::Text => render::plan::text(&entries),
        PlanOutput::Json => render::plan::json(&entries),
        PlanOutput::Markdown => render::plan::markdown(&entries),
    }
}

fn salt() -> String {
    format!("{:016x}", rand::random::<u64>())
}

fn write(path: &Path, file: &PlanFile) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let text = serde_json::to_string_pretty(file).map_err(|error| failed(error.into()))?;
    fs::write(path, text + "\n").map_err(failed)
}

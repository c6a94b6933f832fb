//! `apply`: makes the cluster as the files say.
//!
//! Read the files; read the cluster in one request; plan; validate what differs; then, wave after
//! wave, write what differs and wait until it runs: all sources, then all sinks, unless the files
//! say otherwise. An error before the first write leaves the cluster as it was. What does not run
//! gets back what it had, and the waves after it are not started.

mod options;
mod planned;
pub(crate) mod prepare;
mod rollback;
mod run;
mod settle;
mod write;

use std::collections::BTreeMap;

use crate::cli::{self, ApplyArgs};
use crate::commands::plan::surplus;
use crate::commands::prune::confirm;
use crate::connect::client::Client;
use crate::connect::model::Live;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::manifest::Connector;
use crate::plan::Plan;
use crate::progress::Reporter;
use crate::render;
use crate::report::Report;
use crate::terminal::Terminal;

pub use options::{ApplyOptions, OnFailure, Record, WriteMethod};
pub(crate) use run::Run;

pub(crate) const READING: &str = "reading the connectors";

pub(super) async fn run(
    client: &Client,
    args: &ApplyArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let deadline = Deadline::after(args.write.wait.timeout(), &terminal);
    let written_down = planned::read(&args.files.paths)?;
    let (connectors, order, owned) = match &written_down {
        Some(plan) => {
            let connectors = cli::load(&plan.paths, &plan.resolve)?;
            (connectors, plan.order, plan.owned.clone())
        }
        None => (args.files.load()?, args.order.into(), args.deletion.owned()),
    };
    prepare::learn_secrets(client, &connectors);
    let live = deadline.read(READING, || client.connectors()).await?;
    if let Some(plan) = &written_down {
        planned::refuse_stale(plan, &connectors, &live)?;
    }
    let mut plan = prepare::plan(client, connectors, &live, order, &deadline, &terminal).await?;
    if let Some(owned) = owned {
        plan.deletions = surplus(&plan, &live, &owned);
    }
    if !plan.deletions.is_empty() {
        confirm(&plan.deletions, args.deletion.yes, terminal)?;
    }
    finish(execute(client, &plan, &live, &args.options(), &deadline, &terminal).await, terminal)
}

/// Prints what was done, also when it is not all.
pub(crate) fn finish(result: Result<Report, Error>, terminal: Terminal) -> Result<Exit, Error> {
    match &result {
        Ok(report) => terminal.print(&render::apply::text(report)),
        Err(Error::Incomplete { report, .. }) => terminal.print(&render::apply::text(report)),
        Err(_) => {}
    }
    result.map(|_| Exit::Done)
}

/// Applies connectors, and waits until they run. [`crate::manifest::load`] reads them from files.
///
/// # Errors
/// [`Error::Files`] and [`Error::Invalid`] come before anything is written. An error after the
/// first write is an [`Error::Incomplete`], with the report of what was done and what was not.
pub async fn apply(
    client: &Client,
    connectors: Vec<Connector>,
    options: &ApplyOptions,
    reporter: &dyn Reporter,
) -> Result<Report, Error> {
    let deadline = Deadline::after(options.wait_timeout, reporter);
    prepare::learn_secrets(client, &connectors);
    let live = deadline.read(READING, || client.connectors()).await?;
    let plan = prepare::plan(client, connectors, &live, options.order, &deadline, reporter).await?;
    execute(client, &plan, &live, options, &deadline, reporter).await
}

/// Does what a validated plan says.
pub(crate) async fn execute(
    client: &Client,
    plan: &Plan,
    live: &BTreeMap<String, Live>,
    options: &ApplyOptions,
    deadline: &Deadline<'_>,
    reporter: &dyn Reporter,
) -> Result<Report, Error> {
    let mut run = Run::new(client, options, reporter, deadline, live, plan);
    let result = run.all(plan).await;
    run.finish(result)
}

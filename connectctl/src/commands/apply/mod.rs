//! `apply`: makes the cluster as the files say.
//!
//! Read the files; read the cluster in one request; plan; validate what differs; then, sources
//! first and sinks after, write what differs and wait until it runs. An error before the first
//! write leaves the cluster as it was. A sink is not touched while a source of the same files
//! does not run.

mod execution;

use std::path::PathBuf;
use std::time::Duration;

use crate::cli::ApplyArgs;
use crate::connect::client::Client;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::manifest::{self, Connector};
use crate::plan::{self, Step};
use crate::progress::{Progress, Reporter};
use crate::render;
use crate::report::Report;
use crate::terminal::Terminal;
use crate::validation::validate;
use execution::Run;

const READING: &str = "reading the connectors";

/// How `apply` goes about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyOptions {
    /// The time for everything: a worker that still starts, rebalances, and connectors that start.
    pub wait_timeout: Duration,
    /// The pause between two looks at the status.
    pub poll_interval: Duration,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self {
            // A worker with many plugins needs up to a minute to start, a rebalance up to another.
            wait_timeout: Duration::from_mins(2),
            // Four polls in a row make a second, in which a task that cannot start has failed.
            poll_interval: Duration::from_millis(250),
        }
    }
}

pub(super) async fn run(
    client: &Client,
    args: &ApplyArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let result = apply(client, &args.paths, &args.options(), &terminal).await;
    match &result {
        Ok(report) => terminal.print(&render::apply::text(report)),
        Err(Error::Incomplete { report, .. }) => terminal.print(&render::apply::text(report)),
        Err(_) => {}
    }
    result.map(|_| Exit::Done)
}

/// Applies the connectors of files and folders, and waits until they run.
///
/// # Errors
/// [`Error::Files`] and [`Error::Invalid`] come before anything is written. An error after the
/// first write is an [`Error::Incomplete`], with the report of what was done and what was not.
pub async fn apply(
    client: &Client,
    paths: &[PathBuf],
    options: &ApplyOptions,
    reporter: &dyn Reporter,
) -> Result<Report, Error> {
    let connectors = manifest::load(paths).map_err(|problems| Error::Files { problems })?;
    learn_secrets(client, &connectors);
    let deadline = Deadline::after(options.wait_timeout, reporter);
    let live = deadline.read(READING, || client.connectors()).await?;
    let steps = plan::plan(connectors, &live);
    let steps = prepare(client, steps, &deadline, reporter).await?;
    let mut run = Run::new(client, options, reporter, &deadline, &live, &steps);
    let result = run.all(&steps).await;
    run.finish(result)
}

fn learn_secrets(client: &Client, connectors: &[Connector]) {
    let mut secrets = client.secrets();
    for (key, value) in connectors.iter().flat_map(|connector| &connector.config.0) {
        secrets.learn(key, value);
    }
}

/// Validates what is to be written and puts the steps in order.
async fn prepare(
    client: &Client,
    mut steps: Vec<Step>,
    deadline: &Deadline<'_>,
    reporter: &dyn Reporter,
) -> Result<Vec<Step>, Error> {
    let written: Vec<&Connector> =
        steps.iter().filter(|step| step.writes()).map(|step| &step.connector).collect();
    if written.is_empty() {
        return Ok(plan::in_order(steps));
    }
    reporter.progress(&Progress::Validating { connectors: written.len() });
    let plugins = deadline.read("reading the plugins", || client.plugins()).await?;
    validate(client, &written, &plugins, deadline).await?;
    for step in &mut steps {
        step.kind = plan::kind_of_class(&step.connector.class, &plugins).unwrap_or(step.kind);
    }
    Ok(plan::in_order(steps))
}

//! `apply`: makes the cluster as the files say.
//!
//! Read the files; read the cluster in one request; plan; validate what differs; then, sources
//! first and sinks after, write what differs and wait until it runs. An error before the first
//! write leaves the cluster as it was. A sink is not touched while a source of the same files
//! does not run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::connect::client::Client;
use crate::connect::error::Recovery;
use crate::connect::model::{Kind, Live};
use crate::deadline::{Attempts, Deadline};
use crate::error::Error;
use crate::gate::{Gate, Verdict};
use crate::health::Health;
use crate::manifest::{self, Connector};
use crate::plan::{self, Action, Step};
use crate::progress::{Progress, Reporter};
use crate::report::{Done, Outcome, Report, ShownChange};
use crate::validation::validate;

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

struct Run<'a> {
    client: &'a Client,
    options: &'a ApplyOptions,
    reporter: &'a dyn Reporter,
    deadline: &'a Deadline<'a>,
    live: &'a BTreeMap<String, Live>,
    report: Report,
}

impl<'a> Run<'a> {
    fn new(
        client: &'a Client,
        options: &'a ApplyOptions,
        reporter: &'a dyn Reporter,
        deadline: &'a Deadline<'a>,
        live: &'a BTreeMap<String, Live>,
        steps: &[Step],
    ) -> Self {
        let outcomes = steps.iter().map(|step| Outcome {
            name: step.connector.name.clone(),
            done: if step.writes() { Done::NotStarted } else { Done::Unchanged },
            health: None,
        });
        let report = Report { connectors: outcomes.collect() };
        Self { client, options, reporter, deadline, live, report }
    }

    /// One batch after the other: all sources, then all sinks.
    async fn all(&mut self, steps: &[Step]) -> Result<(), Error> {
        let mut first = 0;
        for batch in
            steps.chunk_by(|one, next| (one.kind == Kind::Sink) == (next.kind == Kind::Sink))
        {
            for (index, step) in (first..).zip(batch) {
                self.write(index, step).await?;
            }
            self.wait_until_running(first, batch).await?;
            first += batch.len();
        }
        Ok(())
    }

    async fn write(&mut self, index: usize, step: &Step) -> Result<(), Error> {
        let name = &step.connector.name;
        let (done, told, action) = match &step.action {
            Action::Keep => return Ok(()),
            Action::Create => {
                (Done::Created, Progress::Creating(name.clone()), format!("creating `{name}`"))
            }
            Action::Update(changes) => {
                let secrets = self.client.secrets();
                let shown = changes.iter().map(|change| ShownChange {
                    key: change.key.clone(),
                    text: change.shown(&secrets),
                });
                let done = Done::Updated(shown.collect());
                (done, Progress::Updating(name.clone()), format!("updating `{name}`"))
            }
        };
        self.reporter.progress(&told);
        self.report.connectors[index].done = Done::Uncertain;
        let written = self.put(&step.connector, &action).await;
        self.report.connectors[index].done = match &written {
            Ok(()) => done,
            Err(error) if had_no_effect(error) => Done::NotStarted,
            Err(_) => Done::Uncertain,
        };
        written
    }

    /// Sends a configuration until Connect has it. After an attempt of unknown outcome the cluster
    /// is read first, as a second write would restart the connector once more.
    async fn put(&self, connector: &Connector, action: &str) -> Result<(), Error> {
        let mut attempts = Attempts::new(action);
        loop {
            let request = self.client.put_config(&connector.name, &connector.config);
            let Err(failure) = self.deadline.attempt(&attempts, request).await? else {
                return Ok(());
            };
            let uncertain = failure.recovery() == Recovery::LookFirst;
            self.deadline.pause(&mut attempts, failure).await?;
            if uncertain && self.is_live(connector).await? {
                return Ok(());
            }
        }
    }

    async fn is_live(&self, connector: &Connector) -> Result<bool, Error> {
        let live = self.deadline.read(READING, || self.client.connectors()).await?;
        Ok(live.get(&connector.name).is_some_and(|live| live.config == connector.config))
    }

    async fn wait_until_running(&mut self, first: usize, batch: &[Step]) -> Result<(), Error> {
        let mut watched: Vec<Watched> = (first..)
            .zip(batch)
            .map(|(index, step)| Watched::new(index, step, self.live))
            .collect();
        let mut live = self.live.clone();
        let is_written = batch.iter().any(Step::writes);
        if is_written {
            live = self.deadline.read(READING, || self.client.connectors()).await?;
        }
        loop {
            for one in &mut watched {
                self.look(one, &live)?;
            }
            watched.retain(|one| !one.settled);
            let Some(waiting) = watched.first() else { return Ok(()) };
            tokio::time::sleep(self.options.poll_interval).await;
            live = match self.deadline.read(READING, || self.client.connectors()).await {
                // Connect answers, but the connector took too long.
                Err(Error::RequestTimeout { failure: None, .. }) => {
                    return Err(self.not_running(waiting));
                }
                read => read?,
            };
        }
    }

    fn look(&mut self, one: &mut Watched, live: &BTreeMap<String, Live>) -> Result<(), Error> {
        let health = Health::of(live.get(&one.name).and_then(|live| live.status.as_ref()));
        let verdict = one.gate.observe(&health);
        let changed = self.report.connectors[one.index].health.as_ref() != Some(&health);
        self.report.connectors[one.index].health = Some(health.clone());
        match (verdict, health) {
            (Verdict::Failed, Health::Failed(part)) => {
                Err(Error::Unhealthy { name: one.name.clone(), part: Box::new(part) })
            }
            (Verdict::Settled, health) => {
                one.settled = true;
                if let (Health::Running { tasks }, true) = (health, one.written) {
                    self.reporter.progress(&Progress::Running { name: one.name.clone(), tasks });
                }
                Ok(())
            }
            (_, Health::Starting { detail }) if changed => {
                self.reporter.progress(&Progress::Starting { name: one.name.clone(), detail });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn not_running(&self, one: &Watched) -> Error {
        let detail = match &self.report.connectors[one.index].health {
            Some(Health::Starting { detail }) => detail.clone(),
            _ => "its state is not steady".to_owned(),
        };
        Error::NotRunning { name: one.name.clone(), limit: self.deadline.limit(), detail }
    }

    fn finish(self, result: Result<(), Error>) -> Result<Report, Error> {
        let untouched = |outcome: &Outcome| matches!(outcome.done, Done::Unchanged);
        match result {
            Ok(()) => Ok(self.report),
            Err(cause) if self.report.connectors.iter().all(untouched) => Err(cause),
            Err(cause) => {
                Err(Error::Incomplete { report: Box::new(self.report), cause: Box::new(cause) })
            }
        }
    }
}

/// Whether it is sure that a failed write changed nothing.
fn had_no_effect(error: &Error) -> bool {
    match error {
        Error::Request { failure, .. } | Error::RequestTimeout { failure: Some(failure), .. } => {
            failure.recovery() != Recovery::LookFirst
        }
        _ => false,
    }
}

struct Watched {
    index: usize,
    name: String,
    gate: Gate,
    written: bool,
    settled: bool,
}

impl Watched {
    fn new(index: usize, step: &Step, live: &BTreeMap<String, Live>) -> Self {
        let name = step.connector.name.clone();
        let before = live.get(&name).map(|live| Health::of(live.status.as_ref()));
        let written = step.writes();
        let gate = if written { Gate::after_write(before) } else { Gate::unwritten() };
        Self { index, name, gate, written, settled: false }
    }
}

//! Writes the steps of a plan one after the other, and waits until what was written runs.

use std::collections::BTreeMap;

use super::{ApplyOptions, READING};
use crate::connect::client::Client;
use crate::connect::error::Recovery;
use crate::connect::model::{Kind, Live};
use crate::deadline::{Attempts, Deadline};
use crate::error::Error;
use crate::gate::{Gate, Verdict};
use crate::health::Health;
use crate::manifest::Connector;
use crate::plan::{Action, Step};
use crate::progress::{Progress, Reporter};
use crate::report::{Done, Outcome, Report, ShownChange};

pub(super) struct Run<'a> {
    client: &'a Client,
    options: &'a ApplyOptions,
    reporter: &'a dyn Reporter,
    deadline: &'a Deadline<'a>,
    live: &'a BTreeMap<String, Live>,
    report: Report,
}

impl<'a> Run<'a> {
    pub(super) fn new(
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
    pub(super) async fn all(&mut self, steps: &[Step]) -> Result<(), Error> {
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
            let Err(failure) = self.deadline.attempt(&mut attempts, request).await? else {
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

    pub(super) fn finish(self, result: Result<(), Error>) -> Result<Report, Error> {
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
            failure.had_no_effect()
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

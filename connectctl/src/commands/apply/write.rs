//! One connector's writes, each so often as it takes and no more often.

use super::READING;
use super::options::{Record, WriteMethod};
use super::run::Run;
use crate::connect::applied::Applied;
use crate::connect::error::Recovery;
use crate::connect::model::Config;
use crate::connect::target_state::TargetState;
use crate::deadline::{Attempts, Deadline};
use crate::error::Error;
use crate::plan::{Action, Change, Step};
use crate::progress::Progress;
use crate::report::{Done, ShownChange};

impl Run<'_> {
    /// Rests first, then gets the configuration, then runs: a connector that is to stop moves
    /// nothing with the new configuration, and one that is to run moves nothing with the old one.
    pub(super) async fn write(&mut self, index: usize, step: &Step) -> Result<(), Error> {
        if !step.writes() {
            return Ok(());
        }
        self.report.connectors[index].state = step.state;
        self.report.connectors[index].done = Done::Uncertain;
        let written = self.write_in_order(step).await;
        self.report.connectors[index].done = match &written {
            Ok(()) => self.done(step),
            Err(error) if had_no_effect(error) => Done::NotStarted,
            Err(_) => Done::Uncertain,
        };
        written
    }

    async fn write_in_order(&self, step: &Step) -> Result<(), Error> {
        let name = &step.connector.name;
        let wanted = step.state.map(|change| change.after);
        if let Some(state) = wanted.filter(|state| *state != TargetState::Running) {
            self.set_state(name, state, self.deadline).await?;
        }
        match &step.action {
            Action::Create => self.create_as_wanted(step).await?,
            Action::Update(changes) => self.update(step, changes).await?,
            Action::Keep => {}
        }
        if wanted == Some(TargetState::Running) {
            self.set_state(name, TargetState::Running, self.deadline).await?;
        }
        Ok(())
    }

    async fn update(&self, step: &Step, changes: &[Change]) -> Result<(), Error> {
        let name = &step.connector.name;
        self.reporter.progress(&Progress::Updating(name.clone()));
        let (action, config) = (format!("updating `{name}`"), self.recorded(step));
        if self.options.method == WriteMethod::Whole {
            return self.put(name, &config, &action, self.deadline).await;
        }
        let keys = changes.iter().map(|change| (change.key.clone(), change.after.clone()));
        let keys = keys.collect();
        let request = || self.client.patch_config(name, &keys);
        self.send(request, name, &config, &action, self.deadline).await
    }

    async fn create_as_wanted(&self, step: &Step) -> Result<(), Error> {
        let name = &step.connector.name;
        let config = self.recorded(step);
        let resting = step.connector.state.filter(|state| *state != TargetState::Running);
        if let Some(state) = resting {
            return self.create(name, &config, state).await;
        }
        self.reporter.progress(&Progress::Creating(name.clone()));
        self.put(name, &config, &format!("creating `{name}`"), self.deadline).await
    }

    /// Creates a connector that does not run before it is told to.
    pub(crate) async fn create(
        &self,
        name: &str,
        config: &Config,
        state: TargetState,
    ) -> Result<(), Error> {
        self.reporter.progress(&Progress::Creating(name.to_owned()));
        let request = || self.client.create(name, config, state);
        self.send(request, name, config, &format!("creating `{name}`"), self.deadline).await
    }

    pub(crate) async fn set_state(
        &self,
        name: &str,
        state: TargetState,
        deadline: &Deadline<'_>,
    ) -> Result<(), Error> {
        self.reporter.progress(&Progress::ChangingState { name: name.to_owned(), state });
        let action = format!("setting `{name}` to {state}");
        deadline.read(&action, || self.client.set_state(name, state)).await
    }

    pub(super) async fn put(
        &self,
        name: &str,
        config: &Config,
        action: &str,
        deadline: &Deadline<'_>,
    ) -> Result<(), Error> {
        let request = || self.client.put_config(name, config);
        self.send(request, name, config, action, deadline).await
    }

    /// Sends a configuration until Connect has it. After an attempt of unknown outcome the cluster
    /// is read first, as a second write would restart the connector once more.
    async fn send<F>(
        &self,
        request: impl Fn() -> F,
        name: &str,
        config: &Config,
        action: &str,
        deadline: &Deadline<'_>,
    ) -> Result<(), Error>
    where
        F: Future<Output = Result<(), crate::connect::error::Failure>>,
    {
        let mut attempts = Attempts::new(action);
        loop {
            let Err(failure) = deadline.attempt(&mut attempts, request()).await? else {
                return Ok(());
            };
            let uncertain = failure.recovery() == Recovery::LookFirst;
            deadline.pause(&mut attempts, failure).await?;
            if uncertain && self.is_live(name, config, deadline).await? {
                return Ok(());
            }
        }
    }

    async fn is_live(
        &self,
        name: &str,
        config: &Config,
        deadline: &Deadline<'_>,
    ) -> Result<bool, Error> {
        let live = deadline.read(READING, || self.client.connectors()).await?;
        Ok(live.get(name).is_some_and(|live| live.written() == *config))
    }

    /// The configuration as it is sent: with the record of what was applied, or without.
    fn recorded(&self, step: &Step) -> Config {
        let config = &step.connector.config;
        let before = self.live.get(&step.connector.name).and_then(|live| live.applied.as_ref());
        match (self.options.record, before) {
            (Record::Renew, _) => Applied::of(config).within(config),
            (Record::Keep, Some(applied)) => applied.within(config),
            (Record::Keep, None) | (Record::Omit, _) => config.clone(),
        }
    }

    fn done(&self, step: &Step) -> Done {
        match &step.action {
            Action::Create => Done::Created,
            Action::Update(changes) => Done::Updated(self.shown(changes)),
            Action::Keep => Done::StateChanged,
        }
    }

    fn shown(&self, changes: &[Change]) -> Vec<ShownChange> {
        let secrets = self.client.secrets();
        let shown = changes
            .iter()
            .map(|change| ShownChange { key: change.key.clone(), text: change.shown(&secrets) });
        shown.collect()
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

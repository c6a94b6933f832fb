//! What becomes of a connector that does not run as it was written.

use super::READING;
use super::options::{OnFailure, Record};
use super::run::Run;
use crate::commands::delete::delete_one;
use crate::connect::applied::Applied;
use crate::connect::target_state::TargetState;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::gate::{Gate, Goal, Verdict};
use crate::health::Health;
use crate::plan::{Action, Step};
use crate::progress::Progress;
use crate::report::Aftermath;

impl Run<'_> {
    /// `None` when nothing is to be undone.
    pub(super) async fn roll_back(&mut self, index: usize, step: &Step) -> Option<Aftermath> {
        if !step.writes() || self.options.on_failure == OnFailure::Leave {
            return None;
        }
        self.reporter.progress(&Progress::RollingBack(step.connector.name.clone()));
        let deadline = Deadline::after(self.options.wait_timeout, self.reporter);
        let undone = match step.action {
            Action::Create => self.undo_creation(step, &deadline).await,
            Action::Update(_) | Action::Keep => self.restore(step, &deadline).await,
        };
        let aftermath = undone.unwrap_or_else(|error| Aftermath::NotUndone {
            reason: crate::render::error::one_line(&error),
        });
        self.report.connectors[index].aftermath = Some(aftermath.clone());
        Some(aftermath)
    }

    async fn undo_creation(
        &self,
        step: &Step,
        deadline: &Deadline<'_>,
    ) -> Result<Aftermath, Error> {
        let name = &step.connector.name;
        if self.options.on_failure == OnFailure::RollBackAndDelete {
            delete_one(self.client, name, deadline).await?;
            return Ok(Aftermath::Deleted);
        }
        self.set_state(name, TargetState::Stopped, deadline).await?;
        if self.options.record == Record::Renew {
            let config = &step.connector.config;
            let unproven = Applied { unproven: true, ..Applied::of(config) }.within(config);
            self.put(name, &unproven, &format!("marking `{name}` as not running yet"), deadline)
                .await?;
        }
        self.wait_for(name, None, TargetState::Stopped, deadline).await?;
        Ok(Aftermath::Stopped)
    }

    /// Puts back what was there before, in the order in which `write` does it.
    async fn restore(&self, step: &Step, deadline: &Deadline<'_>) -> Result<Aftermath, Error> {
        let name = &step.connector.name;
        let Some(before) = self.live.get(name) else { return Ok(Aftermath::Deleted) };
        let state = step.state.map(|change| change.before);
        if let Some(state) = state.filter(|state| *state != TargetState::Running) {
            self.set_state(name, state, deadline).await?;
        }
        if step.writes_config() {
            let action = format!("restoring `{name}`");
            self.put(name, &before.written(), &action, deadline).await?;
        }
        if state == Some(TargetState::Running) {
            self.set_state(name, TargetState::Running, deadline).await?;
        }
        let failure = self.report.connectors.iter().find(|outcome| outcome.name == *name);
        let failure = failure.and_then(|outcome| outcome.health.clone());
        let health = self.wait_for(name, failure, before.target_state(), deadline).await?;
        Ok(Aftermath::RolledBack { health })
    }

    /// Waits until one connector is in a state, and gives its health then.
    pub(crate) async fn wait_for(
        &self,
        name: &str,
        before: Option<Health>,
        state: TargetState,
        deadline: &Deadline<'_>,
    ) -> Result<Health, Error> {
        let mut gate = Gate::after_write(before, Goal::State(state), self.options.polls_in_a_row);
        let mut detail = "no status yet".to_owned();
        loop {
            let live = match deadline.read(READING, || self.client.connectors()).await {
                Err(Error::RequestTimeout { failure: None, limit, .. }) => {
                    let (name, aftermath) = (name.to_owned(), None);
                    return Err(Error::NotRunning { name, limit, detail, aftermath });
                }
                read => read?,
            };
            let health = Health::of(live.get(name).and_then(|live| live.status.as_ref()));
            match (gate.observe(&health), health) {
                (Verdict::Settled, health) => return Ok(health),
                (Verdict::Failed, Health::Failed(part)) => {
                    let (name, part) = (name.to_owned(), Box::new(part));
                    return Err(Error::Unhealthy { name, part, aftermath: None });
                }
                (_, Health::Starting { detail: now }) => detail = now,
                (_, health) => detail = format!("it is {health}"),
            }
            tokio::time::sleep(self.options.poll_interval).await;
        }
    }
}

//! The wait until a wave runs.

use std::collections::BTreeMap;

use super::READING;
use super::run::Run;
use crate::connect::model::Live;
use crate::error::Error;
use crate::gate::{Gate, Goal, Verdict};
use crate::health::Health;
use crate::plan::Step;
use crate::progress::Progress;
use crate::report::Done;

struct Watched<'s> {
    index: usize,
    step: &'s Step,
    gate: Gate,
}

impl Run<'_> {
    /// Returns when each connector of the wave has settled or failed; one that failed has then got
    /// back what it had.
    pub(super) async fn settle(&mut self, first: usize, wave: &[Step]) -> Result<(), Error> {
        let mut watched = self.watched(first, wave);
        let mut live = self.live.clone();
        if watched.iter().any(|one| one.step.writes()) {
            live = self.deadline.read(READING, || self.client.connectors()).await?;
        }
        loop {
            watched = self.look_at_all(watched, &live).await;
            if watched.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(self.options.poll_interval).await;
            live = match self.deadline.read(READING, || self.client.connectors()).await {
                // Connect answers, but the connectors took too long.
                Err(Error::RequestTimeout { failure: None, .. }) => {
                    return self.give_up(watched).await;
                }
                read => read?,
            };
        }
    }

    /// What was not written has nothing to wait for.
    fn watched<'s>(&self, first: usize, wave: &'s [Step]) -> Vec<Watched<'s>> {
        let is_there = |index: usize| {
            !matches!(self.report.connectors[index].done, Done::NotStarted | Done::Uncertain)
        };
        let there = (first..).zip(wave).filter(|(index, _)| is_there(*index));
        there.map(|(index, step)| Watched { index, step, gate: self.gate(step) }).collect()
    }

    fn gate(&self, step: &Step) -> Gate {
        let before = self.live.get(&step.connector.name);
        let before = before.map(|live| Health::of(live.status.as_ref()));
        let wanted = step.connector.state.or(step.state.map(|change| change.after));
        let goal = wanted.map_or(Goal::Any, Goal::State);
        if step.writes() {
            Gate::after_write(before, goal, self.options.polls_in_a_row)
        } else {
            Gate::unwritten(goal)
        }
    }

    /// Gives those that are still to be watched.
    async fn look_at_all<'s>(
        &mut self,
        watched: Vec<Watched<'s>>,
        live: &BTreeMap<String, Live>,
    ) -> Vec<Watched<'s>> {
        let mut waiting = Vec::new();
        for mut one in watched {
            let name = &one.step.connector.name;
            let health = Health::of(live.get(name).and_then(|live| live.status.as_ref()));
            let verdict = one.gate.observe(&health);
            self.tell(&one, &health, &verdict);
            self.report.connectors[one.index].health = Some(health.clone());
            match (verdict, health) {
                (Verdict::Settled, _) => {}
                (Verdict::Failed, Health::Failed(part)) => {
                    self.report.connectors[one.index].is_failed = true;
                    let aftermath = self.roll_back(one.index, one.step).await;
                    let part = Box::new(part);
                    self.failures.push(Error::Unhealthy { name: name.clone(), part, aftermath });
                }
                _ => waiting.push(one),
            }
        }
        waiting
    }

    fn tell(&self, one: &Watched<'_>, health: &Health, verdict: &Verdict) {
        let name = one.step.connector.name.clone();
        let changed = self.report.connectors[one.index].health.as_ref() != Some(health);
        match (verdict, health) {
            (Verdict::Settled, Health::Running { tasks }) if one.step.writes() => {
                self.reporter.progress(&Progress::Running { name, tasks: *tasks });
            }
            (_, Health::Starting { detail }) if changed => {
                self.reporter.progress(&Progress::Starting { name, detail: detail.clone() });
            }
            _ => {}
        }
    }

    /// The deadline has passed.
    async fn give_up(&mut self, watched: Vec<Watched<'_>>) -> Result<(), Error> {
        for one in watched {
            let detail = match &self.report.connectors[one.index].health {
                Some(Health::Starting { detail }) => detail.clone(),
                Some(health) => format!("it is {health}"),
                None => "it was not seen".to_owned(),
            };
            self.report.connectors[one.index].is_failed = true;
            let aftermath = self.roll_back(one.index, one.step).await;
            let (name, limit) = (one.step.connector.name.clone(), self.deadline.limit());
            self.failures.push(Error::NotRunning { name, limit, detail, aftermath });
        }
        Ok(())
    }
}

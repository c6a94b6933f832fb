//! The run over a whole plan, wave after wave, and its report.

use std::collections::BTreeMap;

use super::ApplyOptions;
use crate::commands::delete::delete_one;
use crate::connect::client::Client;
use crate::connect::model::Live;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::plan::{Deletion, Plan, Step};
use crate::progress::{Progress, Reporter};
use crate::report::{Done, Outcome, Report};

pub(crate) struct Run<'a> {
    pub(super) client: &'a Client,
    pub(super) options: &'a ApplyOptions,
    pub(super) reporter: &'a dyn Reporter,
    pub(super) deadline: &'a Deadline<'a>,
    pub(super) live: &'a BTreeMap<String, Live>,
    pub(super) report: Report,
    /// What did not work so far, in the order in which it was found.
    pub(super) failures: Vec<Error>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        client: &'a Client,
        options: &'a ApplyOptions,
        reporter: &'a dyn Reporter,
        deadline: &'a Deadline<'a>,
        live: &'a BTreeMap<String, Live>,
        plan: &Plan,
    ) -> Self {
        let steps = plan.steps().map(|step| {
            let done = if step.writes() { Done::NotStarted } else { Done::Unchanged };
            Outcome::new(&step.connector.name, done)
        });
        let deletions =
            plan.deletions.iter().map(|deletion| Outcome::new(&deletion.name, Done::NotStarted));
        let report = Report { connectors: steps.chain(deletions).collect() };
        Self { client, options, reporter, deadline, live, report, failures: Vec::new() }
    }

    /// An error here ends everything; what concerns one connector is among the failures.
    pub(crate) async fn all(&mut self, plan: &Plan) -> Result<(), Error> {
        let mut first = 0;
        for wave in &plan.waves {
            self.wave(first, wave).await?;
            if self.is_over() {
                return Ok(());
            }
            first += wave.len();
        }
        for (index, deletion) in (first..).zip(&plan.deletions) {
            self.delete(index, deletion).await?;
        }
        Ok(())
    }

    async fn wave(&mut self, first: usize, wave: &[Step]) -> Result<(), Error> {
        for (index, step) in (first..).zip(wave) {
            if let Err(error) = self.write(index, step).await {
                self.failures.push(error);
            }
            if self.is_over() {
                break;
            }
        }
        if self.options.wait { self.settle(first, wave).await } else { Ok(()) }
    }

    async fn delete(&mut self, index: usize, deletion: &Deletion) -> Result<(), Error> {
        self.reporter.progress(&Progress::Deleting(deletion.name.clone()));
        self.report.connectors[index].done = Done::Uncertain;
        delete_one(self.client, &deletion.name, self.deadline).await?;
        self.report.connectors[index].done = Done::Deleted;
        Ok(())
    }

    fn is_over(&self) -> bool {
        !self.failures.is_empty() && !self.options.keep_going
    }

    pub(crate) fn finish(self, result: Result<(), Error>) -> Result<Report, Error> {
        let Some(cause) = self.failures.into_iter().next().or(result.err()) else {
            return Ok(self.report);
        };
        let is_untouched = |outcome: &Outcome| matches!(outcome.done, Done::Unchanged);
        if self.report.connectors.len() == 1 && self.report.connectors.iter().all(is_untouched) {
            return Err(cause);
        }
        Err(Error::Incomplete { report: Box::new(self.report), cause: Box::new(cause) })
    }
}

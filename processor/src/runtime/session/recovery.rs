//! What follows a transaction that failed: given up and read again, or found to be committed.
//!
//! A commit whose answer is lost may have happened. Whatever ended it (the abort that succeeds, or
//! the start of a new producer, which waits for what the old one left) has ended it by the time the
//! group is asked for its offsets: they tell.

use std::time::{Duration, Instant};

use super::Session;
use crate::runtime::assignment::Fate;
use crate::runtime::error::RuntimeError;
use crate::runtime::failure::{Action, Step};
use crate::runtime::producer::{Ending, StepError, TransactionalProducer};

/// Pauses after a transaction that was given up grow from the first to the last.
const PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// A second loss of the transactional id within this time means that someone else uses it: it is
/// too short for a transaction to have outlived its time on the broker twice.
const FENCED_AGAIN: Duration = Duration::from_secs(30);

impl Session {
    /// Brings a failed transaction to an end, as the failure demands. True, when it was committed
    /// all the same; false, when it was given up and is read again.
    pub(super) fn recover(&mut self, failure: &StepError) -> Result<bool, RuntimeError> {
        let action = failure.action();
        tracing::warn!(step = ?failure.step, error = %failure.error, ?action, "the transaction failed");
        let aborted = match action {
            Action::Retry | Action::Abort => self.abort()?,
            Action::Recreate => {
                self.replace_producer(Some(failure))?;
                false
            }
            Action::Stop => {
                self.give_up();
                return Err(failure.into());
            }
        };
        if failure.step == Step::Commit && !aborted && self.was_committed()? {
            tracing::info!("the transaction was committed all the same");
            return Ok(true);
        }
        self.rewind()?;
        Ok(false)
    }

    /// A repetition of the last call may still be on its way to the broker, where it would end the
    /// next transaction half-way: a new producer makes it worthless.
    pub(super) fn clean_up(&mut self, ending: Ending) -> Result<(), RuntimeError> {
        match ending {
            Ending::Clean => Ok(()),
            Ending::Slow => {
                tracing::warn!("ending a transaction took longer than a request may");
                self.replace_producer(None)
            }
        }
    }

    /// Leaves nothing behind that would hide later records until it times out.
    fn give_up(&self) {
        if let Err(StepError { error, .. }) = self.producer.abort() {
            tracing::warn!(%error, "the transaction cannot be aborted");
        }
    }

    /// Aborts; false, when only a new producer could end the transaction, one way or the other.
    fn abort(&mut self) -> Result<bool, RuntimeError> {
        match self.producer.abort() {
            Ok(ending) => {
                self.clean_up(ending)?;
                Ok(true)
            }
            Err(failure) if failure.action() == Action::Stop => Err((&failure).into()),
            Err(failure) => {
                tracing::warn!(error = %failure.error, "the transaction cannot be aborted");
                self.replace_producer(Some(&failure))?;
                Ok(false)
            }
        }
    }

    /// Forgets what is staged and reads it again, after a pause.
    fn rewind(&mut self) -> Result<(), RuntimeError> {
        self.setup.metrics.aborted();
        let positions = self.work.abort();
        self.consumer.seek(&positions).map_err(RuntimeError::kafka("rewind"))?;
        let pause = PAUSE.0 * 2_u32.saturating_pow(self.failures.min(10));
        self.failures += 1;
        self.hold_until(Instant::now() + pause.min(PAUSE.1))
    }

    /// Asks the group how far it is. Lost partitions are read by another member, which asks, too.
    fn was_committed(&self) -> Result<bool, RuntimeError> {
        if self.consumer.has_lost_partitions() {
            return Ok(false);
        }
        let progress = self.work.assignment.progress();
        let partitions: Vec<_> = progress.iter().map(|(partition, _)| *partition).collect();
        let Some(committed) = self.committed(&partitions)? else { return Ok(false) };
        match self.work.assignment.fate(&committed) {
            Fate::Committed => Ok(true),
            Fate::GivenUp => Ok(false),
            Fate::Unknown { partition, offset } => Err(RuntimeError::OffsetsMoved {
                topic: self.setup.topics.source(partition.source).to_owned(),
                partition: partition.number,
                offset,
            }),
        }
    }

    /// The new producer fences the old one off, and with it whatever is still on its way.
    fn replace_producer(&mut self, failure: Option<&StepError>) -> Result<(), RuntimeError> {
        if failure.is_some_and(StepError::is_fenced) {
            if self.fenced_at.is_some_and(|at| at.elapsed() < FENCED_AGAIN) {
                let transactional_id = self.transactional_id.clone();
                return Err(RuntimeError::Fenced { transactional_id });
            }
            self.fenced_at = Some(Instant::now());
        }
        let between_attempts = self.setup.between_attempts();
        let (clients, id) = (&self.setup.clients, &self.transactional_id);
        if let Some(producer) = TransactionalProducer::start(clients, id, between_attempts)? {
            self.producer = producer;
            self.setup.metrics.producer_recreated.inc();
        }
        Ok(())
    }
}

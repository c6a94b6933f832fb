//! Reading a batch: all that is there, up to a number of records or a time.

use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::{BUSY_WAIT, IDLE_WAIT, Session};
use crate::runtime::assignment::Partition;
use crate::runtime::error::RuntimeError;
use crate::runtime::failure::is_passing;
use crate::runtime::work::Taken;

/// Why a batch ended before its record.
#[derive(Debug)]
pub(super) enum Interruption {
    /// A schema has to be fetched first.
    NeedsSchema { partition: Partition, id: u32 },
    /// The processor must stop.
    Stop(RuntimeError),
}

impl Session {
    /// Collects until nothing more is there, unless the last transaction has only just ended, or
    /// until the batch is full. It returns at once when the
    /// group has news, so that what was collected is committed before partitions move.
    pub(super) fn collect(&mut self) -> Result<Option<Interruption>, RuntimeError> {
        let mut wait = if self.is_occupied() { BUSY_WAIT } else { IDLE_WAIT };
        let mut deadline = None;
        let interval = self.setup.options.commit_interval();
        while self.work.records() < self.setup.options.batch_max_records {
            match self.consumer.poll(wait) {
                None => match self.spacing_left() {
                    Some(rest) if !self.consumer.has_event() => {
                        wait = rest;
                        continue;
                    }
                    _ => break,
                },
                Some(Err(error)) => check(error)?,
                Some(Ok(message)) => match self.work.take(&message) {
                    Taken::Collected | Taken::Foreign => {}
                    Taken::NeedsSchema { partition, id } => {
                        return Ok(Some(Interruption::NeedsSchema { partition, id }));
                    }
                    Taken::Bad(error) => return Ok(Some(Interruption::Stop(error))),
                },
            }
            wait = Duration::ZERO;
            let deadline = *deadline.get_or_insert_with(|| Instant::now() + interval);
            if self.consumer.has_event() || Instant::now() >= deadline {
                break;
            }
        }
        Ok(None)
    }

    /// How long the collected records wait for others, because the last transaction has only just
    /// ended.
    fn spacing_left(&self) -> Option<Duration> {
        let spacing = self.setup.options.commit_spacing();
        let rest = spacing.saturating_sub(self.committed_at?.elapsed());
        (self.work.records() > 0 && !rest.is_zero()).then_some(rest)
    }
}

/// The client reports what it goes on with by itself, and what it cannot go on with.
fn check(error: KafkaError) -> Result<(), RuntimeError> {
    if !is_passing(&error) {
        return Err(RuntimeError::kafka("read records")(error));
    }
    if error.rdkafka_error_code() == Some(RDKafkaErrorCode::UnknownTopicOrPartition) {
        // The client says so once, and nothing is read until somebody makes the topic anew.
        tracing::warn!(%error, "a source topic is gone");
    } else {
        tracing::debug!(%error, "reading is interrupted");
    }
    Ok(())
}

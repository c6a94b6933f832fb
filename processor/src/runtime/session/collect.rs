//! Reading a batch: all that is there, up to a number of records or a time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rdkafka::Message;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::BorrowedMessage;

use super::window::Window;
use super::{Session, Setup};
use crate::runtime::assignment::Partition;
use crate::runtime::error::RuntimeError;
use crate::runtime::failure::is_passing;
use crate::runtime::work::{Taken, Work};

/// Records between two looks at the clock, which costs a tenth of what a record costs.
const RECORDS_PER_LOOK: usize = 64;

/// Longest wait for a schema in the midst of a batch; the group is not served meanwhile.
const SCHEMA_WAIT: Duration = Duration::from_millis(100);

/// Why a batch ended before its record.
#[derive(Debug)]
pub(super) enum Interruption {
    /// A schema has to be fetched first, and the registry takes its time.
    NeedsSchema { partition: Partition, id: u32 },
    /// The processor must stop.
    Stop(RuntimeError),
}

impl Session {
    /// Collects until nothing more is there or the batch is full; the [`Window`] says how long it
    /// waits for more. It returns at once when the group has news, so that what was collected is
    /// committed before partitions move.
    pub(super) fn collect(&mut self) -> Result<Option<Interruption>, RuntimeError> {
        let mut wait = self.longest_wait();
        let mut window: Option<Window> = None;
        while self.work.records() < self.setup.options.batch_max_records {
            let Some(message) = self.consumer.poll(wait) else {
                let patience = window
                    .as_mut()
                    .and_then(|window| window.patience(Instant::now(), self.spacing_left()));
                match patience {
                    Some(patience) if !self.consumer.has_event() => wait = patience,
                    _ => break,
                }
                continue;
            };
            wait = Duration::ZERO;
            match message {
                Err(error) => check(error)?,
                Ok(message) => {
                    match take(&self.setup, &mut self.work, &message) {
                        Taken::Collected | Taken::Foreign => {}
                        Taken::NeedsSchema { partition, id } => {
                            return Ok(Some(Interruption::NeedsSchema { partition, id }));
                        }
                        Taken::Bad(error) => return Ok(Some(Interruption::Stop(error))),
                    }
                    let is_due = self.work.records().is_multiple_of(RECORDS_PER_LOOK);
                    if !is_due && window.is_some() {
                        continue;
                    }
                    let (now, age) = (Instant::now(), age(&message));
                    let open = || Window::open(now, age, &self.setup.options);
                    let window = window.get_or_insert_with(open);
                    window.widen(age);
                    if window.is_over(now) {
                        break;
                    }
                }
            }
        }
        Ok(None)
    }

    /// How long the collected records wait for others, because the last transaction has only just
    /// ended.
    fn spacing_left(&self) -> Duration {
        let spacing = self.setup.options.commit_spacing();
        self.committed_at.map_or(Duration::ZERO, |at| spacing.saturating_sub(at.elapsed()))
    }
}

/// Applies a record. An answer of the registry that comes at once is waited for: going back to the
/// record instead costs a second, until the client has read the partitions anew.
fn take(setup: &Setup, work: &mut Work, message: &BorrowedMessage<'_>) -> Taken {
    loop {
        let taken = work.take(message);
        let Taken::NeedsSchema { id, .. } = taken else { return taken };
        let fetched = setup.registry.fetch(&setup.runtime, id);
        let answer = async { tokio::time::timeout(SCHEMA_WAIT, fetched).await };
        let Ok(Ok(answer)) = setup.runtime.block_on(answer) else { return taken };
        work.learn(id, answer);
    }
}

/// How long ago a record was written; zero, if that is not known.
fn age(message: &BorrowedMessage<'_>) -> Duration {
    let written = message.timestamp().to_millis().and_then(|at| u64::try_from(at).ok());
    let written = written.map(|at| UNIX_EPOCH + Duration::from_millis(at));
    written.and_then(|at| SystemTime::now().duration_since(at).ok()).unwrap_or_default()
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

//! Bringing a batch to an end: committed as a whole, or forgotten as a whole.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::Session;
use super::collect::Interruption;
use crate::pipeline::EncodeError;
use crate::record::Target;
use crate::runtime::error::RuntimeError;
use crate::runtime::failure::{Action, Step};
use crate::runtime::producer::{Record, StepError, TransactionalProducer};

/// Pauses after a transaction that was given up grow from the first to the last.
const PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// A second loss of the transactional id within this time means that someone else uses it.
const FENCED_AGAIN: Duration = Duration::from_mins(1);

/// Records sent to each target.
type Written = BTreeMap<Target, u64>;

/// Why a transaction was not committed.
enum Failure {
    /// The client or the broker.
    Step(StepError),
    /// This program: it must stop.
    Encode(EncodeError),
}

impl From<StepError> for Failure {
    fn from(error: StepError) -> Self {
        Self::Step(error)
    }
}

impl From<EncodeError> for Failure {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl Session {
    /// Commits what was collected, unless partitions of it were lost; then answers what ended the
    /// batch early.
    pub(super) fn settle(&mut self, end: Option<Interruption>) -> Result<(), RuntimeError> {
        let committed = if self.consumer.has_lost_partitions() { false } else { self.commit()? };
        match end {
            // A batch that was given up is read again, up to the same record.
            _ if !committed => Ok(()),
            None => Ok(()),
            Some(Interruption::Stop(error)) => Err(error),
            Some(Interruption::NeedsSchema { partition, id }) => {
                self.hold_for_schema(partition, id)
            }
        }
    }

    /// True, when nothing is staged any more because it is committed; false, when it was given up.
    fn commit(&mut self) -> Result<bool, RuntimeError> {
        if self.work.records() == 0 {
            return Ok(true);
        }
        let started = Instant::now();
        let written = match self.transact() {
            Ok(written) => written,
            Err(Failure::Step(error)) => {
                self.recover(&error)?;
                return Ok(false);
            }
            Err(Failure::Encode(error)) => {
                self.give_up();
                return Err(error.into());
            }
        };
        tracing::debug!(
            read = self.work.records(),
            written = written.values().sum::<u64>(),
            duration_ms = started.elapsed().as_millis(),
            "committed"
        );
        self.observe_latency();
        self.work.commit(&self.setup.metrics);
        self.setup.metrics.committed(started.elapsed());
        self.count(written);
        self.failures = 0;
        self.committed_at = Some(Instant::now());
        Ok(true)
    }

    /// Returns how many records each target got.
    fn transact(&mut self) -> Result<Written, Failure> {
        let topics = &self.setup.topics;
        let mut written = Written::new();
        self.producer.begin()?;
        self.work.topology.drain(|record| {
            *written.entry(record.target).or_default() += 1;
            self.producer
                .send(&Record {
                    topic: topics.target(record.target),
                    partition: record.partition,
                    key: Some(record.key),
                    value: record.value,
                    headers: Vec::new(),
                })
                .map_err(Failure::Step)
        })?;
        for letter in self.work.dead_letters() {
            self.producer.send(&letter.record(topics.dead_letters()))?;
        }
        let offsets = self.consumer.list_at(&self.work.assignment.progress());
        let offsets = offsets.map_err(|error| StepError { step: Step::Offsets, error })?;
        let Some(group) = self.consumer.group_metadata() else {
            let error = KafkaError::Global(RDKafkaErrorCode::UnknownMemberId);
            return Err(StepError { step: Step::Offsets, error }.into());
        };
        self.producer.commit(&offsets, &group)?;
        Ok(written)
    }

    /// Leaves nothing behind that would hide later records until it times out.
    fn give_up(&self) {
        if let Err(StepError { error, .. }) = self.producer.abort() {
            tracing::warn!(%error, "the transaction cannot be aborted");
        }
    }

    /// Gives the transaction up and goes back to the last one, as the failure demands.
    fn recover(&mut self, failure: &StepError) -> Result<(), RuntimeError> {
        let action = failure.action();
        let (step, error) = (failure.step, &failure.error);
        tracing::warn!(?step, %error, ?action, "the transaction is given up");
        self.setup.metrics.aborted();
        match action {
            Action::Retry | Action::Abort => {
                if let Err(failure) = self.producer.abort() {
                    let (step, error) = (failure.step, &failure.error);
                    tracing::warn!(?step, %error, "the transaction cannot be aborted");
                    self.replace_producer(&failure)?;
                }
            }
            Action::Recreate => self.replace_producer(failure)?,
            Action::Stop => {
                return Err(RuntimeError::Kafka {
                    action: "commit a transaction".to_owned(),
                    source: failure.error.clone(),
                });
            }
        }
        let positions = self.work.abort();
        self.consumer.seek(&positions).map_err(RuntimeError::kafka("rewind"))?;
        let pause = PAUSE.0 * 2_u32.saturating_pow(self.failures.min(10));
        self.failures += 1;
        self.hold_until(Instant::now() + pause.min(PAUSE.1))
    }

    /// The new producer fences the old one off, and with it whatever is still on its way.
    fn replace_producer(&mut self, failure: &StepError) -> Result<(), RuntimeError> {
        let fenced = matches!(
            failure.error.rdkafka_error_code(),
            Some(
                RDKafkaErrorCode::Fenced
                    | RDKafkaErrorCode::ProducerFenced
                    | RDKafkaErrorCode::InvalidProducerEpoch
            )
        );
        let again = self.replaced_at.is_some_and(|at| at.elapsed() < FENCED_AGAIN);
        if fenced && again {
            return Err(RuntimeError::Fenced { transactional_id: self.transactional_id.clone() });
        }
        let stop = self.setup.stop.clone();
        let started =
            TransactionalProducer::start(&self.setup.clients, &self.transactional_id, || {
                stop.is_cancelled()
            })?;
        if let Some(producer) = started {
            self.producer = producer;
        }
        self.replaced_at = Some(Instant::now());
        self.setup.metrics.producer_recreated.inc();
        Ok(())
    }

    fn count(&self, written: Written) {
        for (target, records) in written {
            self.setup.metrics.written(self.setup.topics.target(target), records);
        }
    }
}

//! The transactional producer: outputs, state and offsets become visible together or not at all.

mod deliveries;

use std::time::{Duration, Instant};

use rdkafka::TopicPartitionList;
use rdkafka::consumer::ConsumerGroupMetadata;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseRecord, Producer, ThreadedProducer};
use rdkafka::util::Timeout;

use super::clients::Clients;
use super::error::RuntimeError;
use super::failure::{Action, Fault, Step, classify};
use deliveries::Deliveries;

/// How often a full queue is tried again, and a wait for deliveries looks for a failed client.
const DELIVERY_WAIT: Duration = Duration::from_millis(5);

/// How long one attempt to start may take before it is logged and made again.
const INIT_ATTEMPT: Duration = Duration::from_secs(10);

/// A failed step of a transaction.
#[derive(Debug)]
pub(crate) struct StepError {
    /// Which call failed.
    pub(crate) step: Step,
    /// How.
    pub(crate) error: KafkaError,
}

impl StepError {
    /// What to do about it.
    pub(crate) fn action(&self) -> Action {
        classify(self.step, Fault::of(&self.error))
    }

    fn at(step: Step) -> impl Fn(KafkaError) -> Self {
        move |error| Self { step, error }
    }
}

/// One record to send.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) topic: &'a str,
    pub(crate) partition: Option<i32>,
    pub(crate) key: Option<&'a [u8]>,
    pub(crate) value: Option<&'a [u8]>,
    pub(crate) headers: Vec<(&'a str, Vec<u8>)>,
}

/// A producer whose transactional id is its own.
///
/// Once [`start`](Self::start) returned, every earlier producer of that id is fenced off and what
/// it left open is aborted.
///
/// Deliveries are reported on a thread of the client's wrapper: its `poll` burns a processor for the
/// last millisecond of each wait, and a loop of short waits for all of it.
pub(crate) struct TransactionalProducer {
    client: ThreadedProducer<Deliveries>,
}

impl TransactionalProducer {
    /// Takes the transactional id over; repeats until the broker agrees or `stopped` says so.
    pub(crate) fn start(
        clients: &Clients,
        transactional_id: &str,
        stopped: impl Fn() -> bool,
    ) -> Result<Option<Self>, RuntimeError> {
        let client: ThreadedProducer<Deliveries> = clients
            .producer(transactional_id)
            .create_with_context(Deliveries::default())
            .map_err(RuntimeError::kafka("set up the producer"))?;
        let producer = Self { client };
        while !stopped() {
            let Err(error) = producer.client.init_transactions(INIT_ATTEMPT) else {
                return Ok(Some(producer));
            };
            match classify(Step::Init, Fault::of(&error)) {
                Action::Retry => tracing::warn!(%error, transactional_id, "not started yet"),
                _ => {
                    return Err(RuntimeError::Kafka {
                        action: format!("start transactions as `{transactional_id}`"),
                        source: error,
                    });
                }
            }
        }
        Ok(None)
    }

    /// Begins a transaction.
    pub(crate) fn begin(&self) -> Result<(), StepError> {
        self.client.begin_transaction().map_err(StepError::at(Step::Begin))
    }

    /// Hands a record over; waits while the client's queue is full.
    pub(crate) fn send(&self, record: &Record<'_>) -> Result<(), StepError> {
        loop {
            self.deliveries().expect_one();
            let Err((error, _)) = self.client.send(base_record(record)) else { return Ok(()) };
            self.deliveries().expect_one_less();
            if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                return Err(StepError { step: Step::Produce, error });
            }
            self.deliveries().wait_for_all(DELIVERY_WAIT);
        }
    }

    /// Waits until all records are delivered, adds the offsets and commits. Once it returned
    /// without an error, the transaction is visible.
    pub(crate) fn commit(
        &self,
        offsets: &TopicPartitionList,
        group: &ConsumerGroupMetadata,
    ) -> Result<(), StepError> {
        self.drain()?;
        self.repeat(Step::Offsets, || {
            self.client.send_offsets_to_transaction(offsets, group, Timeout::Never)
        })?;
        // A bounded wait may leave client and broker with different ideas of what was committed.
        self.repeat(Step::Commit, || self.client.commit_transaction(Timeout::Never))
    }

    /// Gives the transaction up; nothing of it becomes visible.
    pub(crate) fn abort(&self) -> Result<(), StepError> {
        self.repeat(Step::Abort, || self.client.abort_transaction(Timeout::Never))?;
        // What the abort purged is reported as failed; it must not count against the next transaction.
        while !self.deliveries().wait_for_all(DELIVERY_WAIT) {}
        self.deliveries().take_failure();
        Ok(())
    }

    /// Commits flush by themselves, but in the client's wrapper that takes 100 ms whenever
    /// something is in flight.
    fn drain(&self) -> Result<(), StepError> {
        while !self.deliveries().wait_for_all(DELIVERY_WAIT) {
            if let Some((code, reason)) = self.client.client().fatal_error() {
                tracing::warn!(reason, "the producer failed");
                return Err(StepError { step: Step::Produce, error: KafkaError::Global(code) });
            }
        }
        // The last report is in flight until the thread that made it has let go of it.
        while self.client.in_flight_count() > 0 {
            std::thread::yield_now();
        }
        match self.deliveries().take_failure() {
            Some(error) => Err(StepError { step: Step::Produce, error }),
            None => Ok(()),
        }
    }

    fn deliveries(&self) -> &Deliveries {
        self.client.context()
    }

    fn repeat(
        &self,
        step: Step,
        call: impl Fn() -> Result<(), KafkaError>,
    ) -> Result<(), StepError> {
        let started = Instant::now();
        loop {
            let Err(error) = call() else { return Ok(()) };
            let error = StepError { step, error };
            if error.action() != Action::Retry {
                return Err(error);
            }
            let waited_ms = started.elapsed().as_millis();
            tracing::warn!(error = %error.error, ?step, waited_ms, "repeating a call");
            self.client.poll(RETRY_PAUSE);
        }
    }
}

/// Between two attempts of the same call; the client itself has waited already.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

fn base_record<'a>(record: &'a Record<'_>) -> BaseRecord<'a, [u8], [u8]> {
    let mut base = BaseRecord::to(record.topic);
    base.partition = record.partition;
    base.key = record.key;
    base.payload = record.value;
    if !record.headers.is_empty() {
        let headers = OwnedHeaders::new_with_capacity(record.headers.len());
        base.headers = Some(record.headers.iter().fold(headers, |headers, (key, value)| {
            headers.insert(Header { key, value: Some(value) })
        }));
    }
    base
}

#[cfg(test)]
mod tests;

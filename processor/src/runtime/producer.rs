//! The transactional producer: outputs, state and offsets become visible together or not at all.

mod deliveries;

use std::time::{Duration, Instant};

use rdkafka::consumer::ConsumerGroupMetadata;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseRecord, Producer, ThreadedProducer};
use rdkafka::util::Timeout;
use rdkafka::{ClientConfig, TopicPartitionList};

use super::clients::Clients;
use super::error::RuntimeError;
use super::failure::{Action, Fault, Step, classify};
use deliveries::Deliveries;

/// How often a full queue is tried again, and a wait for deliveries looks for a failed client.
const DELIVERY_WAIT: Duration = Duration::from_millis(5);

/// A full queue is filled again when no more than this is left of it: half of the client's
/// `queue.buffering.max.messages`, so that the client always has something to send.
const ROOM_AT: usize = 50_000;

/// How long one attempt to start may take before it is logged and made again.
const INIT_ATTEMPT: Duration = Duration::from_secs(10);

/// A failed step of a transaction.
#[derive(Debug)]
pub(crate) struct StepError {
    /// Which call failed.
    pub(crate) step: Step,
    /// How.
    pub(crate) error: KafkaError,
    fault: Fault,
}

impl StepError {
    /// What the client said about a call.
    pub(crate) fn new(step: Step, error: KafkaError) -> Self {
        Self { step, fault: Fault::of(&error), error }
    }

    /// What the client says about itself: it is of no use any more.
    fn fatal(step: Step, code: RDKafkaErrorCode) -> Self {
        Self { step, fault: Fault::fatal(code), error: KafkaError::Global(code) }
    }

    /// What to do about it.
    pub(crate) fn action(&self) -> Action {
        classify(self.step, self.fault)
    }

    /// Another producer has the transactional id, or the broker gave the transaction up.
    pub(crate) fn is_fenced(&self) -> bool {
        self.fault.is_fenced()
    }

    fn at(step: Step) -> impl Fn(KafkaError) -> Self {
        move |error| Self::new(step, error)
    }
}

impl From<&StepError> for RuntimeError {
    fn from(failure: &StepError) -> Self {
        Self::Kafka { action: failure.step.to_string(), source: failure.error.clone() }
    }
}

/// How a transaction came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With one request.
    Clean,
    /// After longer than a request may take: the client may have repeated it, and the broker may
    /// not have seen the first one yet.
    Slow,
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
    request_timeout: Duration,
    /// Called between two attempts, so that nobody takes the wait for a hang. True: give up.
    between_attempts: Box<dyn Fn() -> bool + Send>,
}

impl TransactionalProducer {
    /// Takes the transactional id over; repeats until the broker agrees or
    /// `between_attempts`, which is called before each attempt at any step, tells it to stop.
    pub(crate) fn start(
        clients: &Clients,
        transactional_id: &str,
        between_attempts: impl Fn() -> bool + Send + 'static,
    ) -> Result<Option<Self>, RuntimeError> {
        let config = clients.producer(transactional_id);
        let client: ThreadedProducer<Deliveries> = config
            .create_with_context(Deliveries::default())
            .map_err(RuntimeError::kafka("set up the producer"))?;
        let between_attempts = Box::new(between_attempts);
        let producer = Self { client, request_timeout: request_timeout(&config), between_attempts };
        while !(producer.between_attempts)() {
            let Err(error) = producer.client.init_transactions(INIT_ATTEMPT) else {
                return Ok(Some(producer));
            };
            let error = StepError::new(Step::Init, error);
            match error.action() {
                Action::Retry => {
                    tracing::warn!(error = %error.error, transactional_id, "not started yet");
                }
                _ if error.is_fenced() => {
                    let transactional_id = transactional_id.to_owned();
                    return Err(RuntimeError::Fenced { transactional_id });
                }
                _ => {
                    return Err(RuntimeError::Kafka {
                        action: format!("start transactions as `{transactional_id}`"),
                        source: error.error,
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
                return Err(self.cause(error));
            }
            self.deliveries().wait_for(ROOM_AT, DELIVERY_WAIT);
        }
    }

    /// Waits until all records are delivered, adds the offsets and commits. Once it returned
    /// without an error, the transaction is visible.
    pub(crate) fn commit(
        &self,
        offsets: &TopicPartitionList,
        group: &ConsumerGroupMetadata,
    ) -> Result<Ending, StepError> {
        self.drain()?;
        self.repeat(Step::Offsets, || {
            self.client.send_offsets_to_transaction(offsets, group, Timeout::Never)
        })?;
        // A bounded wait may leave client and broker with different ideas of what was committed.
        let started = Instant::now();
        self.repeat(Step::Commit, || self.client.commit_transaction(Timeout::Never))?;
        Ok(self.ending(started))
    }

    /// Gives the transaction up; nothing of it becomes visible.
    pub(crate) fn abort(&self) -> Result<Ending, StepError> {
        let started = Instant::now();
        self.repeat(Step::Abort, || self.client.abort_transaction(Timeout::Never))?;
        // What the abort purged is reported as failed; it must not count against the next transaction.
        while !self.deliveries().wait_for(0, DELIVERY_WAIT) {}
        self.deliveries().take_failure();
        Ok(self.ending(started))
    }

    fn ending(&self, started: Instant) -> Ending {
        if started.elapsed() < self.request_timeout { Ending::Clean } else { Ending::Slow }
    }

    /// Commits flush by themselves, but in the client's wrapper that takes 100 ms whenever
    /// something is in flight.
    fn drain(&self) -> Result<(), StepError> {
        while !self.deliveries().wait_for(0, DELIVERY_WAIT) {
            if let Some(failure) = self.fatal() {
                return Err(failure);
            }
        }
        // The last report is in flight until the thread that made it has let go of it.
        while self.client.in_flight_count() > 0 {
            std::thread::yield_now();
        }
        match self.deliveries().take_failure() {
            Some(error) => Err(self.cause(error)),
            None => Ok(()),
        }
    }

    /// Why a record was not taken or not delivered. When its transaction failed in the background,
    /// the record says only that it was dropped; the reason is told to the next call of the
    /// transaction, and beginning another is one that changes nothing.
    fn cause(&self, error: KafkaError) -> StepError {
        use RDKafkaErrorCode::{PurgeInflight, PurgeQueue, State};
        if let Some(failure) = self.fatal() {
            return failure;
        }
        if !matches!(error.rdkafka_error_code(), Some(PurgeQueue | PurgeInflight | State)) {
            return StepError::new(Step::Produce, error);
        }
        match self.client.begin_transaction() {
            Err(cause) if cause.rdkafka_error_code() != Some(State) => {
                StepError::new(Step::Produce, cause)
            }
            _ => StepError::new(Step::Produce, error),
        }
    }

    /// What made the client useless, which its calls do not tell.
    fn fatal(&self) -> Option<StepError> {
        let (code, reason) = self.client.client().fatal_error()?;
        tracing::warn!(reason, "the producer failed");
        Some(StepError::fatal(Step::Produce, code))
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
            let error = StepError::new(step, error);
            if error.action() != Action::Retry {
                return Err(error);
            }
            let waited_ms = started.elapsed().as_millis();
            tracing::warn!(error = %error.error, ?step, waited_ms, "repeating a call");
            self.client.poll(RETRY_PAUSE);
            // A transaction is brought to its end even when the processor is stopped.
            (self.between_attempts)();
        }
    }
}

/// Between two attempts of the same call; the client itself has waited already.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// What the client gives a request; its own default is a minute.
fn request_timeout(config: &ClientConfig) -> Duration {
    let configured = config.get("socket.timeout.ms").and_then(|value| value.parse().ok());
    configured.map_or(Duration::from_mins(1), Duration::from_millis)
}

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

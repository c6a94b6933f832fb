//! Two readers of all output topics, from their first record to their last: one as consumers read (committed records
//! only), one that also sees what was aborted.
//!
//! # How "no aborted record is seen" is proven
//! The broker hides aborted records from the first reader, and that it does can be seen: the second reader counts more
//! records, and the difference are the aborted ones (were there none after many faults, these have hit nothing and the
//! drill proves nothing, so it fails). What the broker cannot hide is a processor that aborts a transaction and yet keeps its
//! offsets, its state or its outputs, and publishes them with the next. [`super::history`] says what that leaves.
//!
//! Records are decoded with `schema_registry_converter`, not with the processor's own decoder. Both readers assign
//! themselves all partitions: they are in no group, so no rebalance can make them miss or repeat anything.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow, bail};
use rdkafka::{
    Message as _, Offset,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
    message::BorrowedMessage,
    types::RDKafkaErrorCode,
};
use stack::verify::{Brokers, Dataset, Isolation, Partition, list, offsets};

use super::{
    decoder::Decoding,
    history::{Finding, History, Place, Version, Violation},
};

const POLL_TIMEOUT: Duration = Duration::from_millis(100);
/// For the records that were not read yet when the pipeline was done.
const REST_TIMEOUT: Duration = Duration::from_mins(5);

/// Both readers at work.
pub struct Watcher {
    done: Arc<AtomicBool>,
    committed: JoinHandle<Result<History>>,
    all: JoinHandle<Result<u64>>,
}

/// What they have seen.
pub struct Watched {
    /// Of the committed records.
    pub history: History,
    /// Records of aborted transactions.
    pub aborted: u64,
}

impl Watcher {
    /// Starts both on the outputs `topics`, which must exist.
    ///
    /// # Errors
    /// When a topic does not exist or no broker answers.
    pub fn start(
        brokers: &Brokers,
        topics: HashMap<String, Dataset>,
        schema_registry_url: &str,
    ) -> Result<Self> {
        let names: Vec<String> = topics.keys().cloned().collect();
        let done = Arc::new(AtomicBool::new(false));
        let committed = Reader::open(brokers, &names, Isolation::Committed, &done)?;
        let all = Reader::open(brokers, &names, Isolation::Uncommitted, &done)?;
        let mut decoding = Decoding::new(schema_registry_url)?;
        let judge = move || {
            let mut history = History::default();
            committed.read(|message| judge(&mut history, &mut decoding, &topics, message))?;
            Ok(history)
        };
        let count = move || {
            let mut records = 0;
            all.read(|_| {
                records += 1;
                Ok(())
            })?;
            Ok(records)
        };
        Ok(Self { done, committed: std::thread::spawn(judge), all: std::thread::spawn(count) })
    }

    /// Reads what is left, now that nothing more is written.
    ///
    /// # Errors
    /// When a reader failed or cannot reach the end.
    pub fn finish(self) -> Result<Watched> {
        self.done.store(true, Ordering::Release);
        let panicked = |_| anyhow!("a reader of the outputs panicked");
        let history = self.committed.join().map_err(panicked)??;
        let all = self.all.join().map_err(panicked)??;
        let aborted = all.checked_sub(history.records);
        let aborted = aborted.ok_or_else(|| {
            anyhow!("{} committed records of {all}: a reader lost some", history.records)
        })?;
        Ok(Watched { history, aborted })
    }
}

fn judge(
    history: &mut History,
    decoding: &mut Decoding,
    topics: &HashMap<String, Dataset>,
    message: &BorrowedMessage<'_>,
) -> Result<()> {
    let Some(dataset) = topics.get(message.topic()).copied() else {
        bail!("a record of `{}`, which nobody asked for", message.topic());
    };
    let place = Place { dataset, partition: message.partition(), offset: message.offset() };
    let key = message.key().unwrap_or_default();
    let key_text = match decoding.key(key) {
        Ok(text) => text.to_owned(),
        Err(reason) => {
            history.note(undecodable(place, format!("{key:?}"), &reason));
            format!("{key:?}")
        }
    };
    let last_update = match message.payload().map(|value| decoding.last_update(value)).transpose() {
        Ok(last_update) => last_update,
        Err(reason) => {
            history.note(undecodable(place, key_text.clone(), &reason));
            None
        }
    };
    history.take(&Version { place, key, value: message.payload(), last_update }, &key_text);
    Ok(())
}

fn undecodable(place: Place, key: String, reason: &str) -> Finding {
    let detail = format!("cannot be decoded: {reason}");
    Finding { violation: Violation::Undecodable, place, key, detail }
}

/// A consumer with all partitions assigned.
struct Reader {
    brokers: Brokers,
    consumer: BaseConsumer,
    partitions: Vec<Partition>,
    done: Arc<AtomicBool>,
}

impl Reader {
    fn open(
        brokers: &Brokers,
        topics: &[String],
        isolation: Isolation,
        done: &Arc<AtomicBool>,
    ) -> Result<Self> {
        let consumer: BaseConsumer = brokers.consumer("drill-watcher", isolation)?;
        let partitions = brokers.partitions(&consumer, topics)?;
        let mut assignment = list(&partitions);
        assignment.set_all_offsets(Offset::Beginning)?;
        consumer.assign(&assignment)?;
        Ok(Self { brokers: brokers.clone(), consumer, partitions, done: Arc::clone(done) })
    }

    /// Reads until `done`, and then to the ends.
    fn read(&self, mut take: impl FnMut(&BorrowedMessage<'_>) -> Result<()>) -> Result<()> {
        let mut newest = HashMap::new();
        while !self.done.load(Ordering::Acquire) {
            self.poll(&mut newest, &mut take)?;
        }
        let ends = self.brokers.ends(&self.consumer, &self.partitions)?;
        let deadline = Instant::now() + REST_TIMEOUT;
        while !self.reached(&ends)? {
            if Instant::now() > deadline {
                bail!(
                    "the outputs were not read to their ends within {} s",
                    REST_TIMEOUT.as_secs()
                );
            }
            self.poll(&mut newest, &mut take)?;
        }
        Ok(())
    }

    fn poll(
        &self,
        newest: &mut HashMap<Partition, i64>,
        take: &mut impl FnMut(&BorrowedMessage<'_>) -> Result<()>,
    ) -> Result<()> {
        match self.consumer.poll(POLL_TIMEOUT) {
            None => Ok(()),
            Some(Ok(message)) => {
                let partition = (message.topic().to_owned(), message.partition());
                // A reader that starts again from the beginning would call everything a duplicate.
                if let Some(before) = newest.insert(partition, message.offset())
                    && before >= message.offset()
                {
                    bail!("offset {} after {before} of `{}`", message.offset(), message.topic());
                }
                take(&message)
            }
            Some(Err(error)) if is_passing(&error) => Ok(()),
            Some(Err(error)) => Err(error.into()),
        }
    }

    // By position: behind the last record lies the marker that ends its transaction.
    fn reached(&self, ends: &HashMap<Partition, i64>) -> Result<bool> {
        let positions: HashMap<_, _> = offsets(&self.consumer.position()?).into_iter().collect();
        let read_to = |partition| positions.get(partition).copied().flatten().unwrap_or(0);
        Ok(ends.iter().all(|(partition, end)| read_to(partition) >= *end))
    }
}

/// The broker is killed again and again: the client reconnects by itself.
fn is_passing(error: &KafkaError) -> bool {
    use RDKafkaErrorCode::{
        AllBrokersDown, BrokerTransportFailure, LeaderNotAvailable, NotLeaderForPartition,
        OperationTimedOut, Resolve, UnknownPartition, UnknownTopicOrPartition,
    };
    matches!(
        error.rdkafka_error_code(),
        Some(
            AllBrokersDown
                | BrokerTransportFailure
                | LeaderNotAvailable
                | NotLeaderForPartition
                | OperationTimedOut
                | Resolve
                | UnknownPartition
                | UnknownTopicOrPartition
        )
    )
}

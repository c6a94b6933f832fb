//! Changelogs read to their end, so that a partition goes on with the state it had.
//!
//! The end is taken after the committed offset was read, and without regard to open transactions:
//! everything that belongs to the offset lies before it. Reading begins once the last stable
//! offset has reached that end, so the client's first "end of partition" is beyond it. It is never
//! judged by the offset of the last record: a log may end in markers of transactions.
//!
//! The session calls [`Restore::step`] between two polls of the group consumer, so a long restore
//! does not cost the membership.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::{Message, Offset, TopicPartitionList};

use super::assignment::Partition;
use super::clients::{ClientLog, Clients};
use super::error::RuntimeError;
use super::failure::is_passing;
use super::topics::{Topics, changelog};
use crate::pipeline::Topology;
use crate::record::Source;

/// Longest wait for the end of a log.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// Longest wait for records of one changelog, so that the others and the group are served too.
const POLL_TIMEOUT: Duration = Duration::from_millis(5);

/// Records taken over in one step.
const STEP_RECORDS: usize = 10_000;

/// Between two looks at an open transaction of an earlier owner.
const STABLE_CHECK_INTERVAL: Duration = Duration::from_millis(50);

/// A partition whose state is being read.
struct Pending {
    /// End of its changelog after its committed offset was read, once the broker has told it.
    end: Option<i64>,
    /// The committed offset.
    committed: Option<i64>,
    /// Records taken over.
    records: u64,
    /// Behind the last of them.
    position: i64,
    started: Instant,
    /// Reading has begun.
    reading: bool,
    checked: Option<Instant>,
}

/// A partition whose state is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Restored {
    /// The partition that may be processed now.
    pub(crate) partition: Partition,
    /// Records of its changelog.
    pub(crate) records: u64,
    /// From its assignment on.
    pub(crate) duration: Duration,
}

/// All partitions whose state is being read.
pub(crate) struct Restore {
    clients: Clients,
    group: String,
    topics: Topics,
    log_end: BaseConsumer<ClientLog>,
    /// One reader a changelog: the client tells the end of a partition by its number alone.
    readers: BTreeMap<Source, BaseConsumer<ClientLog>>,
    pending: BTreeMap<Partition, Pending>,
}

impl Restore {
    /// Nothing to restore yet.
    pub(crate) fn new(
        clients: &Clients,
        group: &str,
        topics: Topics,
    ) -> Result<Self, RuntimeError> {
        let log_end = clients
            .log_end_reader(group)
            .create_with_context(ClientLog)
            .map_err(RuntimeError::kafka("set up the log end reader"))?;
        Ok(Self {
            clients: clients.clone(),
            group: group.to_owned(),
            topics,
            log_end,
            readers: BTreeMap::new(),
            pending: BTreeMap::new(),
        })
    }

    /// Begins to restore a partition. Its committed offset must have been read before the call.
    pub(crate) fn begin(&mut self, partition: Partition, committed: Option<i64>) {
        let started = Instant::now();
        self.pending.insert(
            partition,
            Pending {
                end: None,
                committed,
                records: 0,
                position: 0,
                started,
                reading: false,
                checked: None,
            },
        );
    }

    /// Gives a partition up: it belongs to another member now.
    pub(crate) fn cancel(&mut self, partition: Partition) -> Result<(), RuntimeError> {
        if self.pending.remove(&partition).is_some_and(|pending| pending.reading) {
            self.stop_reading(partition)?;
        }
        Ok(())
    }

    /// Partitions that are not restored yet.
    pub(crate) fn remaining(&self) -> usize {
        self.pending.len()
    }

    /// Changelog offsets that are still to be read, as far as they are known.
    pub(crate) fn remaining_offsets(&self) -> i64 {
        let remaining = |pending: &Pending| (pending.end.unwrap_or(0) - pending.position).max(0);
        self.pending.values().map(remaining).sum()
    }

    /// Does a part of the work; returns what got ready.
    pub(crate) fn step(&mut self, topology: &mut Topology) -> Result<Vec<Restored>, RuntimeError> {
        self.begin_reading()?;
        let mut restored = Vec::new();
        for source in self.readers.keys().copied().collect::<Vec<_>>() {
            for partition in self.read(source, topology)? {
                restored.extend(self.complete(partition, topology)?);
            }
        }
        if self.pending.is_empty() {
            self.readers.clear();
        }
        Ok(restored)
    }

    /// Starts to read what is stable up to its end.
    fn begin_reading(&mut self) -> Result<(), RuntimeError> {
        for (&partition, pending) in &mut self.pending {
            let due = pending.checked.is_none_or(|at| at.elapsed() >= STABLE_CHECK_INTERVAL);
            if pending.reading || !due {
                continue;
            }
            let topic = self.topics.target(changelog(partition.source));
            let reader = match self.readers.entry(partition.source) {
                std::collections::btree_map::Entry::Occupied(reader) => reader.into_mut(),
                std::collections::btree_map::Entry::Vacant(slot) => {
                    let config = self.clients.changelog_reader(&self.group);
                    slot.insert(config.create_with_context(ClientLog).map_err(failed(topic))?)
                }
            };
            pending.checked = Some(Instant::now());
            if pending.end.is_none() {
                pending.end = end_of(&self.log_end, topic, partition.number)?;
            }
            let stable = end_of(reader, topic, partition.number)?;
            if pending.end.is_some_and(|end| stable >= Some(end)) {
                start_reading(reader, topic, partition.number).map_err(failed(topic))?;
                pending.reading = true;
            }
        }
        Ok(())
    }

    /// Takes records of one changelog over; returns the partitions that are at their end.
    fn read(
        &mut self,
        source: Source,
        topology: &mut Topology,
    ) -> Result<Vec<Partition>, RuntimeError> {
        let target = changelog(source);
        let topic = self.topics.target(target);
        let Some(reader) = self.readers.get(&source) else { return Ok(Vec::new()) };
        let mut ended = Vec::new();
        for _ in 0..STEP_RECORDS {
            match reader.poll(POLL_TIMEOUT) {
                None => break,
                Some(Err(KafkaError::PartitionEOF(number))) => {
                    ended.push(Partition { source, number });
                }
                Some(Err(error)) if is_passing(&error) => {
                    tracing::warn!(%error, topic, "reading a changelog is interrupted");
                    break;
                }
                Some(Err(error)) => return Err(failed(topic)(error)),
                Some(Ok(message)) => {
                    let number = message.partition();
                    let key = message.key().unwrap_or_default();
                    topology.restore(target, number, key, message.payload()).map_err(|source| {
                        let (topic, offset) = (topic.to_owned(), message.offset());
                        RuntimeError::Restore { topic, partition: number, offset, source }
                    })?;
                    if let Some(pending) = self.pending.get_mut(&Partition { source, number }) {
                        pending.records += 1;
                        pending.position = message.offset() + 1;
                    }
                }
            }
        }
        Ok(ended)
    }

    fn complete(
        &mut self,
        partition: Partition,
        topology: &Topology,
    ) -> Result<Option<Restored>, RuntimeError> {
        let Some(pending) = self.pending.remove(&partition) else { return Ok(None) };
        self.stop_reading(partition)?;
        topology.check_restored(partition.source, partition.number, pending.committed).map_err(
            |source| RuntimeError::StateMismatch {
                topic: self.topics.source(partition.source).to_owned(),
                partition: partition.number,
                changelog: self.topics.target(changelog(partition.source)).to_owned(),
                source,
            },
        )?;
        let duration = pending.started.elapsed();
        Ok(Some(Restored { partition, records: pending.records, duration }))
    }

    fn stop_reading(&self, partition: Partition) -> Result<(), RuntimeError> {
        let topic = self.topics.target(changelog(partition.source));
        let mut list = TopicPartitionList::new();
        list.add_partition(topic, partition.number);
        self.readers
            .get(&partition.source)
            .map_or(Ok(()), |reader| reader.incremental_unassign(&list))
            .map_err(failed(topic))
    }
}

/// Where the log ends for this reader; none while the broker is away, or does not know the topic yet
/// that it has just created.
fn end_of(
    reader: &BaseConsumer<ClientLog>,
    topic: &str,
    partition: i32,
) -> Result<Option<i64>, RuntimeError> {
    match reader.fetch_watermarks(topic, partition, CALL_TIMEOUT) {
        Ok((_, end)) => Ok(Some(end)),
        Err(error) if is_passing(&error) => Ok(None),
        Err(error) => Err(failed(topic)(error)),
    }
}

fn start_reading(reader: &BaseConsumer<ClientLog>, topic: &str, partition: i32) -> KafkaResult<()> {
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(topic, partition, Offset::Beginning)?;
    reader.incremental_assign(&list)
}

fn failed(topic: &str) -> impl FnOnce(KafkaError) -> RuntimeError {
    RuntimeError::kafka(format!("read changelog `{topic}`"))
}

//! Changelogs read to their end, so that a partition goes on with the state it had.
//!
//! The end is taken after the committed offset was read, and without regard to open transactions:
//! everything that belongs to the offset lies before it. Reading begins once the last stable
//! offset has reached that end, so the client's first "end of partition" is beyond it. It is never
//! judged by the offset of the last record: a log may end in markers of transactions.
//!
//! The session calls [`Restore::step`] between two polls of the group consumer, so a long restore
//! does not cost the membership.

mod ends;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::{Message, Offset, TopicPartitionList};

use super::assignment::Partition;
use super::clients::{ClientLog, Clients};
use super::error::RuntimeError;
use super::failure::is_passing;
use super::topics::Topics;
use crate::pipeline::Topology;
use crate::record::Source;
use ends::ends_of;

/// Records taken over in one step: some 10 ms, after which the group is served.
const STEP_RECORDS: usize = 20_000;

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
    /// Behind the last record taken over.
    position: i64,
    started: Instant,
    /// Reading has begun.
    reading: bool,
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
    /// Asks how far a log is free of open transactions.
    stable_end: BaseConsumer<ClientLog>,
    /// One reader a changelog: the client tells the end of a partition by its number alone.
    readers: BTreeMap<Source, BaseConsumer<ClientLog>>,
    pending: BTreeMap<Partition, Pending>,
    checked: Option<Instant>,
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
        let stable_end = clients
            .changelog_reader(group)
            .create_with_context(ClientLog)
            .map_err(RuntimeError::kafka("set up the stable end reader"))?;
        Ok(Self {
            clients: clients.clone(),
            group: group.to_owned(),
            topics,
            log_end,
            stable_end,
            readers: BTreeMap::new(),
            pending: BTreeMap::new(),
            checked: None,
        })
    }

    /// Begins to restore a partition. Its committed offset must have been read before the call.
    pub(crate) fn begin(&mut self, partition: Partition, committed: Option<i64>) {
        let started = Instant::now();
        self.pending.insert(
            partition,
            Pending { end: None, committed, records: 0, position: 0, started, reading: false },
        );
        self.checked = None;
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
        let remaining = |pending: &Pending| pending.end.map_or(0, |end| end - pending.position);
        self.pending.values().map(|pending| remaining(pending).max(0)).sum()
    }

    /// Does a part of the work, without waiting for more; returns what got ready, and how many
    /// records were taken over.
    pub(crate) fn step(
        &mut self,
        topology: &mut Topology,
    ) -> Result<(Vec<Restored>, usize), RuntimeError> {
        self.begin_reading()?;
        let (mut restored, mut taken) = (Vec::new(), 0);
        for source in self.readers.keys().copied().collect::<Vec<_>>() {
            let (ended, records) = self.read(source, topology)?;
            taken += records;
            for partition in ended {
                restored.extend(self.complete(partition, topology)?);
            }
        }
        if self.pending.is_empty() {
            let readers = std::mem::take(&mut self.readers);
            // A client takes its time to end, and the records of its partitions wait.
            std::thread::spawn(move || drop(readers));
        }
        Ok((restored, taken))
    }

    /// Starts to read what is stable up to its end.
    fn begin_reading(&mut self) -> Result<(), RuntimeError> {
        let due = self.checked.is_none_or(|at| at.elapsed() >= STABLE_CHECK_INTERVAL);
        if !due || self.pending.values().all(|pending| pending.reading) {
            return Ok(());
        }
        self.checked = Some(Instant::now());
        let missing = self.waiting(|pending| pending.end.is_none());
        for (partition, end) in ends_of(&self.log_end, &self.topics, &missing)? {
            if let Some(pending) = self.pending.get_mut(&partition) {
                pending.end = end;
            }
        }
        let bounded = self.waiting(|pending| pending.end.is_some());
        for (partition, stable) in ends_of(&self.stable_end, &self.topics, &bounded)? {
            let Some(pending) = self.pending.get_mut(&partition) else { continue };
            if stable < pending.end {
                continue;
            }
            pending.reading = true;
            let topic = self.topics.target(partition.source.changelog());
            let reader = match self.readers.entry(partition.source) {
                Entry::Occupied(reader) => reader.into_mut(),
                Entry::Vacant(slot) => {
                    let config = self.clients.changelog_reader(&self.group);
                    slot.insert(config.create_with_context(ClientLog).map_err(failed(topic))?)
                }
            };
            start_reading(reader, topic, partition.number).map_err(failed(topic))?;
        }
        Ok(())
    }

    /// Partitions that are not read yet and of which `is_meant` is true.
    fn waiting(&self, is_meant: impl Fn(&Pending) -> bool) -> Vec<Partition> {
        let waiting = self.pending.iter().filter(|(_, pending)| !pending.reading);
        waiting.filter(|(_, pending)| is_meant(pending)).map(|(&partition, _)| partition).collect()
    }

    /// Takes records of one changelog over; returns the partitions that are at their end.
    fn read(
        &mut self,
        source: Source,
        topology: &mut Topology,
    ) -> Result<(Vec<Partition>, usize), RuntimeError> {
        let target = source.changelog();
        let topic = self.topics.target(target);
        let Some(reader) = self.readers.get(&source) else { return Ok((Vec::new(), 0)) };
        let (mut ended, mut taken) = (Vec::new(), 0);
        while taken < STEP_RECORDS {
            match reader.poll(Duration::ZERO) {
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
                    taken += 1;
                }
            }
        }
        Ok((ended, taken))
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
                changelog: self.topics.target(partition.source.changelog()).to_owned(),
                source,
            },
        )?;
        let duration = pending.started.elapsed();
        Ok(Some(Restored { partition, records: pending.records, duration }))
    }

    fn stop_reading(&self, partition: Partition) -> Result<(), RuntimeError> {
        let topic = self.topics.target(partition.source.changelog());
        let mut list = TopicPartitionList::new();
        list.add_partition(topic, partition.number);
        self.readers
            .get(&partition.source)
            .map_or(Ok(()), |reader| reader.incremental_unassign(&list))
            .map_err(failed(topic))
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

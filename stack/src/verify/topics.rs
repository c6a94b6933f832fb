//! All topics of the pipeline, read to their ends and followed from there.

use std::{
    collections::{HashMap, hash_map::Entry},
    time::{Duration, Instant},
};

use rdkafka::{
    Message, Offset,
    consumer::{BaseConsumer, Consumer},
    message::BorrowedMessage,
};

use super::{
    dataset::Dataset,
    error::{Stage, VerifyError},
    kafka::{Brokers, Isolation, Partition, list, offsets},
    options::VerifyOptions,
};

const POLL_TIMEOUT: Duration = Duration::from_millis(20);
/// Often enough to end soon, seldom enough to cost nothing while a long topic is read.
const POSITION_CHECK_INTERVAL: Duration = Duration::from_millis(50);

/// The newest record of a key since the last [`Topics::take_fresh`].
pub(crate) struct Fresh {
    /// Where it lies.
    pub(crate) partition: Partition,
    /// Its offset.
    pub(crate) offset: i64,
    /// Its value; `None`: a tombstone.
    pub(crate) value: Option<Vec<u8>>,
}

/// Newest records by key bytes.
pub(crate) type FreshRecords = HashMap<Dataset, HashMap<Vec<u8>, Fresh>>;

/// A reader of the committed records of all topics. Its calls block.
pub(crate) struct Topics {
    brokers: Brokers,
    consumer: BaseConsumer,
    /// Sees the records of open transactions, which `consumer` does not.
    observer: BaseConsumer,
    /// One consumer for each group that is asked about.
    askers: HashMap<String, BaseConsumer>,
    partitions: Vec<Partition>,
    datasets: HashMap<String, Dataset>,
    fresh: FreshRecords,
    newest: HashMap<Partition, i64>,
}

impl Topics {
    /// Opens all topics at their beginnings.
    ///
    /// # Errors
    /// When a topic does not exist or no broker answers.
    pub(crate) fn open(options: &VerifyOptions) -> Result<Self, VerifyError> {
        let brokers = Brokers::new(&options.kafka_bootstrap_servers);
        let consumer: BaseConsumer = brokers.consumer("stack-verify", Isolation::Committed)?;
        let observer: BaseConsumer = brokers.consumer("stack-verify", Isolation::Uncommitted)?;
        let datasets = Dataset::SOURCES.into_iter().chain(Dataset::AGGREGATES);
        let datasets: HashMap<_, _> = datasets.map(|one| (options.topic(one), one)).collect();
        let mut names: Vec<String> = datasets.keys().cloned().collect();
        names.push(options.updates_topic());
        let partitions = brokers.partitions(&consumer, &names)?;
        let mut assignment = list(&partitions);
        let beginning = assignment.set_all_offsets(Offset::Beginning);
        let assigned = beginning.and_then(|()| consumer.assign(&assignment));
        assigned.map_err(brokers.failure("read the topics"))?;
        let (askers, fresh, newest) = Default::default();
        Ok(Self { brokers, consumer, observer, askers, partitions, datasets, fresh, newest })
    }

    /// Reads all that is committed now; more may have come when it returns.
    ///
    /// # Errors
    /// When a broker fails, or the ends are not reached within `timeout`.
    pub(crate) fn advance(&mut self, timeout: Duration) -> Result<(), VerifyError> {
        let deadline = Instant::now() + timeout;
        let beginnings = self.brokers.beginnings(&self.consumer, &self.partitions)?;
        let ends = self.brokers.ends(&self.consumer, &self.partitions)?;
        let filled =
            |(one, end): &(Partition, i64)| beginnings.get(one).is_none_or(|first| first < end);
        let mut behind: Vec<_> = ends.into_iter().filter(filled).collect();
        let mut checked_at = Instant::now();
        self.drop_reached(&mut behind)?;
        while !behind.is_empty() {
            let consumer = &self.consumer;
            match consumer.poll(POLL_TIMEOUT) {
                None => self.drop_reached(&mut behind)?,
                Some(message) => {
                    let message = message.map_err(self.brokers.failure("read the topics"))?;
                    keep(&self.datasets, &mut self.fresh, &mut self.newest, &message);
                }
            }
            if checked_at.elapsed() > POSITION_CHECK_INTERVAL {
                self.drop_reached(&mut behind)?;
                checked_at = Instant::now();
                if let (true, Some(((topic, partition), end))) =
                    (checked_at > deadline, behind.first())
                {
                    let detail = format!("`{topic}`/{partition} is not read up to {end}");
                    return Err(VerifyError::Behind { stage: Stage::Reading, detail, timeout });
                }
            }
        }
        Ok(())
    }

    // By position, not by the last record: behind it lie the markers that end transactions.
    fn drop_reached(&self, behind: &mut Vec<(Partition, i64)>) -> Result<(), VerifyError> {
        let positions = self.consumer.position();
        let positions = positions.map_err(self.brokers.failure("read a consumer's position"))?;
        let positions: HashMap<_, _> = offsets(&positions).into_iter().collect();
        behind.retain(|(partition, end)| {
            positions.get(partition).copied().flatten().is_none_or(|position| position < *end)
        });
        Ok(())
    }

    /// The newest record of each key that was read since the last call.
    pub(crate) fn take_fresh(&mut self) -> FreshRecords {
        std::mem::take(&mut self.fresh)
    }

    /// A partition of `topics` in which a transaction is open, or committed and not yet marked so.
    ///
    /// # Errors
    /// When no broker answers.
    pub(crate) fn open_transaction(
        &self,
        topics: &[String],
    ) -> Result<Option<String>, VerifyError> {
        let partitions = self.partitions_of(topics);
        let written = self.brokers.ends(&self.observer, &partitions)?;
        let committed = self.brokers.ends(&self.consumer, &partitions)?;
        let open = partitions.iter().find(|one| committed.get(one) < written.get(one));
        Ok(open.map(|(topic, partition)| format!("a transaction is open in `{topic}`/{partition}")))
    }

    fn partitions_of(&self, topics: &[String]) -> Vec<Partition> {
        self.partitions.iter().filter(|(topic, _)| topics.contains(topic)).cloned().collect()
    }

    /// A partition of `topics` with a record, among those read so far, that `group` has not committed.
    ///
    /// # Errors
    /// When no broker answers.
    pub(crate) fn unread_by(
        &mut self,
        group: &str,
        topics: &[String],
    ) -> Result<Option<String>, VerifyError> {
        let partitions = self.partitions_of(topics);
        let consumer = match self.askers.entry(group.to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(self.brokers.consumer(group, Isolation::Committed)?),
        };
        let committed = self.brokers.committed(consumer, &partitions)?;
        let unread = committed.into_iter().find_map(|(partition, committed)| {
            let newest = *self.newest.get(&partition)?;
            let committed = committed.unwrap_or(0);
            (committed <= newest).then(|| {
                let (topic, partition) = partition;
                format!(
                    "group `{group}` is at {committed} of {} in `{topic}`/{partition}",
                    newest + 1
                )
            })
        });
        Ok(unread)
    }
}

fn keep(
    datasets: &HashMap<String, Dataset>,
    fresh: &mut FreshRecords,
    newest: &mut HashMap<Partition, i64>,
    message: &BorrowedMessage<'_>,
) {
    let partition = (message.topic().to_owned(), message.partition());
    newest.insert(partition.clone(), message.offset());
    // A record without a key is Debezium's word on a truncated table, which the publication leaves out.
    if let (Some(dataset), Some(key)) = (datasets.get(message.topic()), message.key()) {
        let value = message.payload().map(<[u8]>::to_vec);
        let record = Fresh { partition, offset: message.offset(), value };
        fresh.entry(*dataset).or_default().insert(key.to_vec(), record);
    }
}

//! The one consumer of verify, and what brokers know about offsets.

use std::{collections::HashMap, time::Duration};

use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    config::{FromClientConfig, RDKafkaLogLevel},
    consumer::{BaseConsumer, Consumer},
    error::KafkaError,
    topic_partition_list::TopicPartitionListElem,
};

use super::error::VerifyError;

/// For one request to the brokers.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// A topic and one of its partitions.
pub type Partition = (String, i32);

/// What a consumer sees of open and aborted transactions.
#[derive(Clone, Copy)]
pub enum Isolation {
    /// Nothing: only what is committed.
    Committed,
    /// All that was written.
    Uncommitted,
}

/// Where the brokers are; says so in each error.
#[derive(Clone)]
pub struct Brokers {
    bootstrap_servers: String,
}

impl Brokers {
    /// The brokers at `bootstrap_servers`.
    #[must_use]
    pub fn new(bootstrap_servers: &str) -> Self {
        Self { bootstrap_servers: bootstrap_servers.to_owned() }
    }

    /// A consumer that joins no group: it asks about `group`, and reads what it is assigned.
    ///
    /// # Errors
    /// When librdkafka refuses the configuration.
    pub fn consumer<C: FromClientConfig>(
        &self,
        group: &str,
        isolation: Isolation,
    ) -> Result<C, VerifyError> {
        let isolation = match isolation {
            Isolation::Committed => "read_committed",
            Isolation::Uncommitted => "read_uncommitted",
        };
        let created = ClientConfig::new()
            .set("bootstrap.servers", &self.bootstrap_servers)
            .set("client.id", "stack-verify")
            .set("group.id", group)
            .set("enable.auto.commit", "false")
            .set("auto.offset.reset", "earliest")
            .set("isolation.level", isolation)
            // librdkafka's 64 MB would double what verify needs.
            .set("queued.max.messages.kbytes", "16384")
            // A warning here is about the reading of verify, which goes on: records were purged ahead of it.
            .set_log_level(RDKafkaLogLevel::Error)
            .create();
        created.map_err(self.failure("create a consumer"))
    }

    /// All partitions of the topics.
    ///
    /// # Errors
    /// When a topic does not exist or no broker answers.
    pub fn partitions(
        &self,
        consumer: &BaseConsumer,
        topics: &[String],
    ) -> Result<Vec<Partition>, VerifyError> {
        let mut partitions = Vec::new();
        // All at once: asking for a single topic may create it.
        let metadata = consumer.fetch_metadata(None, REQUEST_TIMEOUT);
        let metadata = metadata.map_err(self.failure("list the topics"))?;
        for topic in topics {
            let Some(found) = metadata.topics().iter().find(|found| found.name() == topic) else {
                return Err(VerifyError::TopicMissing {
                    bootstrap_servers: self.bootstrap_servers.clone(),
                    topic: topic.clone(),
                });
            };
            partitions.extend(found.partitions().iter().map(|one| (topic.clone(), one.id())));
        }
        Ok(partitions)
    }

    /// First offsets of partitions that still have records, or had.
    ///
    /// # Errors
    /// When no broker answers.
    pub fn beginnings(
        &self,
        consumer: &BaseConsumer,
        partitions: &[Partition],
    ) -> Result<HashMap<Partition, i64>, VerifyError> {
        self.edges(consumer, partitions, Offset::Beginning)
    }

    /// Ends of partitions; for a consumer of committed records the end of these.
    ///
    /// # Errors
    /// When no broker answers.
    pub fn ends(
        &self,
        consumer: &BaseConsumer,
        partitions: &[Partition],
    ) -> Result<HashMap<Partition, i64>, VerifyError> {
        self.edges(consumer, partitions, Offset::End)
    }

    // One request for all partitions, where `fetch_watermarks` takes one for each. The protocol has both edges as
    // special timestamps, of the same values as librdkafka's special offsets.
    fn edges(
        &self,
        consumer: &BaseConsumer,
        partitions: &[Partition],
        edge: Offset,
    ) -> Result<HashMap<Partition, i64>, VerifyError> {
        let mut asked = list(partitions);
        let found = asked.set_all_offsets(edge).and_then(|()| {
            let found = consumer.offsets_for_times(asked, REQUEST_TIMEOUT)?;
            found.elements().iter().try_for_each(TopicPartitionListElem::error)?;
            Ok(found)
        });
        let found = found.map_err(self.failure("read the ends of the topics"))?;
        Ok(offsets(&found).into_iter().filter_map(|(one, offset)| Some((one, offset?))).collect())
    }

    /// What the consumer's group has committed; `None`: nothing.
    ///
    /// # Errors
    /// When no broker answers.
    pub fn committed(
        &self,
        consumer: &BaseConsumer,
        partitions: &[Partition],
    ) -> Result<Vec<(Partition, Option<i64>)>, VerifyError> {
        let committed = consumer.committed_offsets(list(partitions), REQUEST_TIMEOUT);
        Ok(offsets(&committed.map_err(self.failure("read the offsets of a consumer group"))?))
    }

    /// An error with the place and the action.
    pub fn failure(&self, action: impl Into<String>) -> impl FnOnce(KafkaError) -> VerifyError {
        let (bootstrap_servers, action) = (self.bootstrap_servers.clone(), action.into());
        move |source| VerifyError::Kafka { bootstrap_servers, action, source: Box::new(source) }
    }
}

/// The partitions as librdkafka takes them.
#[must_use]
pub fn list(partitions: &[Partition]) -> TopicPartitionList {
    let mut list = TopicPartitionList::with_capacity(partitions.len());
    for (topic, partition) in partitions {
        list.add_partition(topic, *partition);
    }
    list
}

/// The offsets of a list; `None`: there is none.
#[must_use]
pub fn offsets(list: &TopicPartitionList) -> Vec<(Partition, Option<i64>)> {
    let elements = list.elements();
    let offsets = elements.iter().map(|element| {
        let offset = match element.offset() {
            Offset::Offset(offset) => Some(offset),
            _ => None,
        };
        ((element.topic().to_owned(), element.partition()), offset)
    });
    offsets.collect()
}

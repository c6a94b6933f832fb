//! The broker as the harness needs it: topics made and deleted, offsets looked up.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    consumer::{BaseConsumer, Consumer as _},
    error::{KafkaError, RDKafkaErrorCode},
};
use tokio::runtime::Runtime;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// One broker.
pub(crate) struct Cluster {
    bootstrap_servers: String,
    admin: AdminClient<DefaultClientContext>,
    executor: Runtime,
}

impl Cluster {
    /// A cluster behind this address.
    ///
    /// # Errors
    /// When a client cannot be made.
    pub(crate) fn new(bootstrap_servers: String) -> Result<Self> {
        let admin = ClientConfig::new().set("bootstrap.servers", &bootstrap_servers).create()?;
        let executor = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { bootstrap_servers, admin, executor })
    }

    /// Address of the broker.
    #[must_use]
    pub(crate) fn bootstrap_servers(&self) -> &str {
        &self.bootstrap_servers
    }

    /// Runs a request to its end.
    pub(crate) fn block_on<F: Future>(&self, request: F) -> F::Output {
        self.executor.block_on(request)
    }

    /// Creates topics that are not there.
    ///
    /// # Errors
    /// When the broker refuses.
    pub(crate) fn create_topics(
        &self,
        names: &[String],
        partitions: i32,
        settings: &[(&str, &str)],
    ) -> Result<()> {
        let new = names.iter().map(|name| {
            let topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1));
            settings.iter().fold(topic, |topic, (key, value)| topic.set(key, value))
        });
        let new: Vec<NewTopic<'_>> = new.collect();
        let answers = self
            .executor
            .block_on(self.admin.create_topics(&new, &AdminOptions::new()))
            .context("create topics")?;
        for answer in answers {
            match answer {
                Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((topic, code)) => return Err(anyhow!("create topic `{topic}`: {code}")),
            }
        }
        Ok(())
    }

    /// Deletes every topic whose name begins with `prefix`.
    ///
    /// # Errors
    /// When the broker refuses.
    pub(crate) fn delete_topics(&self, prefix: &str) -> Result<()> {
        let names: Vec<String> = self.topics(prefix)?.into_iter().map(|(name, _)| name).collect();
        if names.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let deleted = self.admin.delete_topics(&names, &AdminOptions::new());
        for answer in self.executor.block_on(deleted).context("delete topics")? {
            match answer {
                Ok(_) | Err((_, RDKafkaErrorCode::UnknownTopicOrPartition)) => {}
                Err((topic, code)) => return Err(anyhow!("delete topic `{topic}`: {code}")),
            }
        }
        Ok(())
    }

    /// Names and numbers of partitions of the topics whose name begins with `prefix`.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub(crate) fn topics(&self, prefix: &str) -> Result<Vec<(String, i32)>> {
        let metadata = self.admin.inner().fetch_metadata(None, REQUEST_TIMEOUT)?;
        let topics = metadata.topics().iter().filter(|topic| topic.name().starts_with(prefix));
        topics
            .map(|topic| Ok((topic.name().to_owned(), i32::try_from(topic.partitions().len())?)))
            .collect()
    }

    /// A client that looks at what a group has committed, and is no member of it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn observer(&self, group: &str) -> Result<Observer> {
        let consumer = ClientConfig::new()
            .set("bootstrap.servers", &self.bootstrap_servers)
            .set("group.id", group)
            // Otherwise the broker would hold back offsets while a transaction is open.
            .set("isolation.level", "read_uncommitted")
            .set("enable.auto.commit", "false")
            .create()?;
        Ok(Observer { consumer, group: group.to_owned() })
    }
}

/// Sees a group from outside.
pub(crate) struct Observer {
    consumer: BaseConsumer,
    group: String,
}

impl Observer {
    /// The group has members, and its partitions are theirs.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub(crate) fn is_assigned(&self) -> Result<bool> {
        let groups = match self.consumer.fetch_group_list(Some(&self.group), REQUEST_TIMEOUT) {
            // The first group of a broker has its coordinator made.
            Err(KafkaError::GroupListFetch(
                RDKafkaErrorCode::CoordinatorLoadInProgress
                | RDKafkaErrorCode::CoordinatorNotAvailable,
            )) => return Ok(false),
            groups => groups?,
        };
        Ok(groups.groups().iter().any(|group| group.state() == "Stable"))
    }

    /// Sum of the committed offsets of a topic, none for what was never committed.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub(crate) fn committed(&self, topic: &str, partitions: i32) -> Result<Vec<i64>> {
        let mut asked = TopicPartitionList::new();
        asked.add_partition_range(topic, 0, partitions - 1);
        let found = self.consumer.committed_offsets(asked, REQUEST_TIMEOUT)?;
        Ok(offsets(&found))
    }

    /// The end of each partition, records of open transactions included.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub(crate) fn ends(&self, topic: &str, partitions: i32) -> Result<Vec<i64>> {
        let mut asked = TopicPartitionList::new();
        for partition in 0..partitions {
            asked.add_partition_offset(topic, partition, Offset::End)?;
        }
        Ok(offsets(&self.consumer.offsets_for_times(asked, REQUEST_TIMEOUT)?))
    }
}

fn offsets(list: &TopicPartitionList) -> Vec<i64> {
    let offset = |offset: Offset| match offset {
        Offset::Offset(offset) => offset,
        _ => 0,
    };
    list.elements().iter().map(|element| offset(element.offset())).collect()
}

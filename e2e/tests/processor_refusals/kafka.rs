//! Topics made, filled and read by the tests.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rdkafka::{
    ClientConfig, Message, Offset, TopicPartitionList,
    admin::{AdminClient, AdminOptions, NewPartitions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    consumer::{BaseConsumer, Consumer},
    error::KafkaError,
    message::{BorrowedMessage, Headers},
    producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer},
};

const TIMEOUT: Duration = Duration::from_secs(20);

/// The broker of the stack.
pub(crate) struct Kafka {
    /// Its address.
    pub(crate) bootstrap: String,
    admin: AdminClient<DefaultClientContext>,
    producer: ThreadedProducer<DefaultProducerContext>,
}

/// A committed record.
#[derive(Debug)]
pub(crate) struct Record {
    /// Raw key.
    pub(crate) key: Vec<u8>,
    /// Raw value.
    pub(crate) value: Option<Vec<u8>>,
    /// Names and values.
    pub(crate) headers: Vec<(String, String)>,
}

impl Kafka {
    /// Connects in the background.
    pub(crate) fn connect(bootstrap: &str) -> Result<Self> {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", bootstrap);
        let (admin, producer) = (config.create()?, config.create()?);
        Ok(Self { bootstrap: bootstrap.to_owned(), admin, producer })
    }

    /// Makes a topic.
    pub(crate) async fn create(&self, topic: &str, partitions: i32) -> Result<()> {
        let new = NewTopic::new(topic, partitions, TopicReplication::Fixed(1));
        let made = self.admin.create_topics([&new], &AdminOptions::new()).await?;
        made.into_iter().try_for_each(|one| one.map(drop).map_err(|(_, code)| code))?;
        Ok(())
    }

    /// Gives a topic more partitions.
    pub(crate) async fn add_partitions(&self, topic: &str, count: usize) -> Result<()> {
        let more = NewPartitions::new(topic, count);
        let made = self.admin.create_partitions([&more], &AdminOptions::new()).await?;
        made.into_iter().try_for_each(|one| one.map(drop).map_err(|(_, code)| code))?;
        Ok(())
    }

    /// Appends a record to the first partition.
    pub(crate) fn write(&self, topic: &str, (key, value): &(Vec<u8>, Vec<u8>)) -> Result<()> {
        let record = BaseRecord::to(topic).partition(0).key(key).payload(value);
        self.producer.send(record).map_err(|(error, _)| error)?;
        Ok(())
    }

    /// Waits until all is written.
    pub(crate) fn flush(&self) -> Result<()> {
        Ok(self.producer.flush(TIMEOUT)?)
    }

    /// First and next offset of a partition.
    pub(crate) fn bounds(&self, topic: &str, partition: i32) -> Result<(i64, i64)> {
        let reader = self.reader()?;
        Ok(reader.fetch_watermarks(topic, partition, TIMEOUT)?)
    }

    /// All committed records of a topic.
    pub(crate) fn read(&self, topic: &str) -> Result<Vec<Record>> {
        let reader = self.reader()?;
        let metadata = reader.fetch_metadata(Some(topic), TIMEOUT)?;
        let found = metadata.topics().first().context("no answer")?;
        let mut list = TopicPartitionList::new();
        for partition in found.partitions() {
            list.add_partition_offset(topic, partition.id(), Offset::Beginning)?;
        }
        reader.assign(&list)?;
        let (mut records, mut open) = (Vec::new(), list.count());
        while open > 0 {
            match reader.poll(TIMEOUT).with_context(|| format!("`{topic}` has no end"))? {
                Ok(message) => records.push(record(&message)),
                Err(KafkaError::PartitionEOF(_)) => open -= 1,
                Err(error) => return Err(error.into()),
            }
        }
        ensure!(list.count() > 0, "there is no topic `{topic}`");
        Ok(records)
    }

    fn reader(&self) -> Result<BaseConsumer> {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.bootstrap).set("group.id", "processor-refusals");
        config.set("enable.auto.commit", "false").set("enable.partition.eof", "true");
        Ok(config.create()?)
    }
}

fn record(message: &BorrowedMessage<'_>) -> Record {
    let text = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into();
    let headers = message.headers().into_iter().flat_map(Headers::iter);
    Record {
        key: message.key().unwrap_or_default().to_vec(),
        value: message.payload().map(<[u8]>::to_vec),
        headers: headers.map(|header| (header.key.to_owned(), text(header.value))).collect(),
    }
}

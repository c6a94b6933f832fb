//! Writes records to the source topics and waits until the broker has them all.

use std::{sync::atomic::Ordering, time::Duration};

use anyhow::{Context as _, Result, ensure};
use rdkafka::{
    ClientConfig, ClientContext,
    error::{KafkaError, RDKafkaErrorCode},
    message::DeliveryResult,
    producer::{BaseProducer, BaseRecord, Producer as _, ProducerContext},
};

use super::{
    Change, History, Op, SchemaIds, Shape, avro, envelope, partition_of, register, stock_key,
};
use crate::{interrupt::Interrupt, services::Services};

const FLUSH_TIMEOUT: Duration = Duration::from_mins(2);

/// Source topics of one inventory.
#[derive(Debug, Clone)]
pub(crate) struct Sources {
    /// What stands before the tables' names.
    pub(crate) prefix: String,
    /// Size and partitions.
    pub(crate) shape: Shape,
}

impl Sources {
    /// The topic of the changes that are counted.
    #[must_use]
    pub(crate) fn stock_topic(&self) -> String {
        format!("{}.stock_quantity", self.prefix)
    }
}

/// Counts what the broker did not take.
#[derive(Debug, Default)]
struct Deliveries {
    failed: std::sync::atomic::AtomicU64,
}

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if result.is_err() {
            self.failed.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A producer of source records.
pub(crate) struct Writer<'a> {
    producer: BaseProducer<Deliveries>,
    sources: Sources,
    ids: [SchemaIds; 3],
    interrupt: &'a Interrupt,
    stock_topic: String,
    key: Vec<u8>,
    value: Vec<u8>,
}

impl<'a> Writer<'a> {
    /// Creates the topics, registers the schemas and writes warehouses and items.
    ///
    /// # Errors
    /// When Kafka or the registry refuses.
    pub(crate) fn create(services: &'a Services, sources: Sources, linger_ms: u32) -> Result<Self> {
        let topics = ["warehouse", "stock_item", "stock_quantity"]
            .map(|table| format!("{}.{table}", sources.prefix));
        let settings = [("message.timestamp.type", "LogAppendTime")];
        services.cluster.create_topics(&topics, sources.shape.partitions, &settings)?;
        let ids = register(services, &sources.prefix)?;
        let producer = ClientConfig::new()
            .set("bootstrap.servers", services.bootstrap_servers())
            .set("enable.idempotence", "true")
            .set("compression.type", "lz4")
            .set("linger.ms", linger_ms.to_string())
            .set("batch.size", "1000000")
            .set("queue.buffering.max.messages", "500000")
            .create_with_context(Deliveries::default())?;
        let stock_topic = sources.stock_topic();
        let interrupt = &services.interrupt;
        let (key, value) = (Vec::new(), Vec::new());
        let mut writer = Self { producer, sources, ids, interrupt, stock_topic, key, value };
        writer.write_facts()?;
        Ok(writer)
    }

    fn write_facts(&mut self) -> Result<()> {
        let Shape { warehouses, items, .. } = self.sources.shape;
        // Half of the warehouses are LOW to HIGH, some overfull.
        for id in 1..=i64::from(warehouses) {
            let capacity = i32::try_from(i64::from(items) * (100 + id * 7 % 900)).unwrap_or(1);
            envelope::warehouse(&mut self.value, self.ids[0], id, capacity);
            self.write_fact(0, "warehouse", id)?;
        }
        for id in 1..=i64::from(items) {
            envelope::stock_item(&mut self.value, self.ids[1], id);
            self.write_fact(1, "stock_item", id)?;
        }
        self.flush()
    }

    fn write_fact(&mut self, table: usize, name: &str, id: i64) -> Result<()> {
        self.key.clear();
        avro::header(&mut self.key, self.ids[table].key);
        avro::long(&mut self.key, id);
        let topic = format!("{}.{name}", self.sources.prefix);
        self.send(&topic, true)
    }

    /// Writes the next `count` records of a history.
    ///
    /// # Errors
    /// When Kafka refuses one, or on an interrupt.
    pub(crate) fn write_history(&mut self, history: &mut History, count: u64) -> Result<()> {
        for (number, change) in (0..count).zip(history) {
            self.write(&change)?;
            if number % 4096 == 0 {
                self.interrupt.check()?;
            }
        }
        self.flush()
    }

    /// Writes one change; it may wait in the producer.
    ///
    /// # Errors
    /// When Kafka refuses it.
    pub(crate) fn write(&mut self, change: &Change) -> Result<()> {
        let ids = self.ids[2];
        stock_key(&mut self.key, ids.key, change.warehouse_id, change.stock_item_id);
        envelope::stock(&mut self.value, ids, change);
        let topic = std::mem::take(&mut self.stock_topic);
        let result = self.send(&topic, change.op != Op::Tombstone);
        self.stock_topic = topic;
        result
    }

    /// The partition of a row.
    pub(crate) fn partition(&mut self, warehouse_id: i64, stock_item_id: i64) -> i32 {
        stock_key(&mut self.key, self.ids[2].key, warehouse_id, stock_item_id);
        partition_of(&self.key, self.sources.shape.partitions)
    }

    fn send(&self, topic: &str, with_value: bool) -> Result<()> {
        let partition = partition_of(&self.key, self.sources.shape.partitions);
        let mut record = BaseRecord::<[u8], [u8]>::to(topic).key(&self.key).partition(partition);
        if with_value {
            record = record.payload(&self.value);
        }
        loop {
            match self.producer.send(record) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), refused)) => {
                    record = refused;
                    self.interrupt.check()?;
                    self.producer.poll(Duration::from_millis(10));
                }
                Err((error, _)) => return Err(error).context(format!("write to `{topic}`")),
            }
        }
    }

    /// Serves deliveries without waiting.
    pub(crate) fn poll(&self) {
        self.producer.poll(Duration::ZERO);
    }

    /// Waits until the broker has everything.
    ///
    /// # Errors
    /// When it refused a record or takes too long.
    pub(crate) fn flush(&self) -> Result<()> {
        self.producer.flush(FLUSH_TIMEOUT).context("flush the source records")?;
        let failed = self.producer.context().failed.load(Ordering::Relaxed);
        ensure!(failed == 0, "{failed} source records were not taken by the broker");
        Ok(())
    }
}

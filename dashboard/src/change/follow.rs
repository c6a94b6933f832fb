//! Where the change is seen, and when.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::BorrowedMessage;
use rdkafka::{Message as _, Offset, TopicPartitionList};
use serde::Serialize;
use tokio::sync::mpsc::Sender;

use super::avro::Schemas;
use super::row::Written;
use crate::config::Config;
use crate::sources::{self, Http, SEARCH_TOPIC};

/// After this long something is wrong, and the strip says what.
const TIMEOUT: Duration = Duration::from_secs(30);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
const POLL_TIMEOUT: Duration = Duration::from_millis(10);
const SEARCH_INTERVAL: Duration = Duration::from_millis(20);

/// A place on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// PostgreSQL has acknowledged the commit.
    Committed,
    /// Debezium has written the row to Kafka.
    SourceTopic,
    /// The processor has written the item's new sum to Kafka.
    OutputTopic,
    /// A search finds the sum.
    Search,
}

/// The change was seen at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Where.
    pub place: Place,
    /// How long after the commit.
    pub after_ms: u64,
}

/// Follows changes through topics and search.
#[derive(Debug, Clone)]
pub(super) struct Follower {
    config: Config,
    source_topic: String,
    http: Http,
}

impl Follower {
    pub(super) fn new(config: &Config, http: Http) -> Self {
        let source_topic = format!("{}.stock_quantity", config.source_prefix);
        Self { config: config.clone(), source_topic, http }
    }

    /// Opens the topics at their ends.
    pub(super) async fn open(&self) -> Result<BaseConsumer, String> {
        let (config, topics) =
            (self.config.clone(), [self.source_topic.clone(), SEARCH_TOPIC.to_owned()]);
        let opened = tokio::task::spawn_blocking(move || at_ends(&config, &topics));
        opened.await.map_err(|error| error.to_string())?.map_err(|error| format!("Kafka: {error}"))
    }

    /// Tells each place at which the change is seen, until all have seen it.
    pub(super) async fn follow(
        &self,
        topics: BaseConsumer,
        written: Written,
        steps: Sender<Step>,
    ) -> Result<(), String> {
        // A page that has gone is told nothing.
        let _ = steps.send(Step { place: Place::Committed, after_ms: 0 }).await;
        let source_topic = self.source_topic.clone();
        let schemas = Arc::new(Schemas::load().map_err(|error| error.to_string())?);
        let sender = steps.clone();
        let reading = tokio::task::spawn_blocking(move || {
            read(&topics, &source_topic, &schemas, written, &sender)
        });
        let searching = self.search(written, steps);
        let (read, searched) = tokio::join!(reading, searching);
        read.map_err(|error| error.to_string())?.and(searched)
    }

    async fn search(&self, written: Written, steps: Sender<Step>) -> Result<(), String> {
        let Written { change, last_update_ms, at } = written;
        while at.elapsed() < TIMEOUT {
            let url = &self.config.elasticsearch_url;
            let found =
                sources::item_is_searchable(&self.http, url, change.stock_item_id, last_update_ms);
            // Elasticsearch may be away for a moment: the change waits for it, and so do we.
            if found.await.unwrap_or(false) {
                let _ = steps.send(step(Place::Search, at)).await;
                return Ok(());
            }
            tokio::time::sleep(SEARCH_INTERVAL).await;
        }
        Err(late("no search finds it"))
    }
}

fn at_ends(config: &Config, topics: &[String]) -> Result<BaseConsumer, KafkaError> {
    let consumer = sources::consumer(config, "dashboard")?;
    let metadata = consumer.fetch_metadata(None, REQUEST_TIMEOUT)?;
    let mut partitions = TopicPartitionList::new();
    for topic in
        metadata.topics().iter().filter(|topic| topics.iter().any(|one| one == topic.name()))
    {
        for partition in topic.partitions() {
            partitions.add_partition_offset(topic.name(), partition.id(), Offset::End)?;
        }
    }
    // Numbers, not the word: an assignment to the end would begin wherever that is once it takes effect.
    let ends = consumer.offsets_for_times(partitions, REQUEST_TIMEOUT)?;
    consumer.assign(&ends)?;
    Ok(consumer)
}

/// Reads until both topics have shown the change. Blocks.
fn read(
    topics: &BaseConsumer,
    source_topic: &str,
    schemas: &Schemas,
    written: Written,
    steps: &Sender<Step>,
) -> Result<(), String> {
    let mut open = vec![Place::SourceTopic, Place::OutputTopic];
    while !open.is_empty() {
        if written.at.elapsed() > TIMEOUT {
            return Err(late("a topic does not show it"));
        }
        let Some(Ok(record)) = topics.poll(POLL_TIMEOUT) else { continue };
        let seen = place(&record, source_topic, schemas, written);
        if let Some(place) = seen.filter(|place| open.contains(place)) {
            open.retain(|one| *one != place);
            let _ = steps.blocking_send(step(place, written.at));
        }
    }
    Ok(())
}

/// The place that a record is a sighting at, if it is of this change or of a later one.
fn place(
    record: &BorrowedMessage<'_>,
    source_topic: &str,
    schemas: &Schemas,
    written: Written,
) -> Option<Place> {
    let change = written.change;
    if record.topic() == source_topic {
        let row = schemas.row_key(record.key()?)?;
        return (row == (change.warehouse_id, change.stock_item_id)).then_some(Place::SourceTopic);
    }
    let (item, last_update_ms) = schemas.item(record.payload()?)?;
    let shown = item == change.stock_item_id && last_update_ms >= written.last_update_ms;
    shown.then_some(Place::OutputTopic)
}

fn step(place: Place, since: Instant) -> Step {
    let after_ms = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
    Step { place, after_ms }
}

fn late(what: &str) -> String {
    format!("{what} after {} s; the strip above says which service is away", TIMEOUT.as_secs())
}

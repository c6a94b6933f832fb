//! Those who watch for the probe, each at its place.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use rdkafka::{
    Message, Offset,
    consumer::{BaseConsumer, Consumer, StreamConsumer},
};
use serde_json::Value;
use tokio::{sync::mpsc::UnboundedSender, task::JoinSet};

use super::{
    probe::PROBE_ID,
    report::SEARCH_INTERVAL,
    sightings::{Place, Sighting},
};
use crate::verify::{
    dataset::{Dataset, Key},
    error::VerifyError,
    kafka::{Brokers, Isolation, list},
    options::VerifyOptions,
    search::Search,
    views::{Decoder, record_key, row},
};

/// The watchers; they stop when this is dropped.
pub(super) struct Watch {
    tasks: JoinSet<Result<(), VerifyError>>,
    changes: Arc<AtomicU64>,
}

impl Watch {
    /// Starts them; from here on no probe is missed.
    pub(super) async fn start(
        options: &VerifyOptions,
        search: Search,
        sightings: UnboundedSender<Sighting>,
    ) -> Result<Self, VerifyError> {
        let changes = Arc::new(AtomicU64::new(0));
        let decoder = Arc::new(Decoder::new(&options.schema_registry_url)?);
        let mut tasks = JoinSet::new();
        let places = [
            (Place::SourceTopic, Dataset::StockQuantity),
            (Place::OutputTopic, Dataset::GlobalStock),
        ];
        for (place, dataset) in places {
            let brokers = Brokers::new(&options.kafka_bootstrap_servers);
            let (opened, topic) = (brokers.clone(), options.topic(dataset));
            let consumer = tokio::task::spawn_blocking(move || at_end(&opened, topic)).await??;
            let watcher = TopicWatcher {
                place,
                dataset,
                brokers,
                consumer,
                decoder: Arc::clone(&decoder),
                sightings: sightings.clone(),
                changes: (place == Place::SourceTopic).then(|| Arc::clone(&changes)),
            };
            tasks.spawn(watcher.run());
        }
        tasks.spawn(watch_search(search, options.index(Dataset::GlobalStock), sightings));
        Ok(Self { tasks, changes })
    }

    /// Resolves when a watcher fails.
    pub(super) async fn failure(&mut self) -> VerifyError {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(Err(error))) => return error,
                Some(Err(error)) => return error.into(),
                // A watcher ends without an error when nobody listens any more.
                Some(Ok(Ok(()))) => {}
                None => std::future::pending().await,
            }
        }
    }

    /// Changes of `stock_quantity` seen so far, the probes among them.
    pub(super) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }
}

struct TopicWatcher {
    place: Place,
    dataset: Dataset,
    brokers: Brokers,
    consumer: StreamConsumer,
    decoder: Arc<Decoder>,
    sightings: UnboundedSender<Sighting>,
    changes: Option<Arc<AtomicU64>>,
}

impl TopicWatcher {
    async fn run(self) -> Result<(), VerifyError> {
        loop {
            let message = self.consumer.recv().await;
            let message = message.map_err(self.brokers.failure("read the topics"))?;
            let at = Instant::now();
            if let (Some(changes), Some(_)) = (&self.changes, message.payload()) {
                changes.fetch_add(1, Ordering::Relaxed);
            }
            let quantity = self.quantity(message.key(), message.payload()).await;
            let quantity = quantity.map_err(|reason| VerifyError::Record {
                part: "record",
                topic: format!("{}/{}", message.topic(), message.partition()),
                offset: message.offset(),
                reason,
            })?;
            let Some(number) = quantity else { continue };
            if self.sightings.send(Sighting { place: self.place, number, at }).is_err() {
                return Ok(());
            }
        }
    }

    /// The probe's number, if the record is the probe's.
    async fn quantity(
        &self,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
    ) -> Result<Option<u32>, String> {
        let (Some(key), Some(value)) = (key, value) else { return Ok(None) };
        let key = record_key(self.dataset, &self.decoder.json(key).await?)?;
        let Key::Ids(ids) = key else { return Ok(None) };
        if ids.iter().any(|id| *id != PROBE_ID) {
            return Ok(None);
        }
        let document = row(self.dataset, self.decoder.json(value).await?)?;
        Ok(document.and_then(|document| number(document.get("quantity")?)))
    }
}

/// A consumer of what is committed from now on.
fn at_end(brokers: &Brokers, topic: String) -> Result<StreamConsumer, VerifyError> {
    let asking: BaseConsumer = brokers.consumer("stack-verify", Isolation::Committed)?;
    let partitions = brokers.partitions(&asking, &[topic])?;
    let mut assignment = list(&partitions);
    for ((topic, partition), end) in brokers.ends(&asking, &partitions)? {
        let set = assignment.set_partition_offset(&topic, partition, Offset::Offset(end));
        set.map_err(brokers.failure("read the topics"))?;
    }
    let consumer: StreamConsumer = brokers.consumer("stack-verify", Isolation::Committed)?;
    consumer.assign(&assignment).map_err(brokers.failure("read the topics"))?;
    Ok(consumer)
}

async fn watch_search(
    search: Search,
    index: String,
    sightings: UnboundedSender<Sighting>,
) -> Result<(), VerifyError> {
    let mut seen = 0;
    let mut ticks = tokio::time::interval(SEARCH_INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let quantity = search.visible_field(&index, PROBE_ID, "quantity").await?;
        let at = Instant::now();
        let Some(found) = quantity.as_ref().and_then(number) else { continue };
        if found > seen {
            seen = found;
            if sightings.send(Sighting { place: Place::Search, number: found, at }).is_err() {
                return Ok(());
            }
        }
    }
}

fn number(quantity: &Value) -> Option<u32> {
    u32::try_from(quantity.as_i64()?).ok()
}

//! Kafka: whether it answers, how far the sink is behind, and how many dead letters there are.

use std::collections::BTreeSet;
use std::time::Duration;

use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::metadata::Metadata;
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use super::{INTERVAL, every, see};
use crate::Error;
use crate::board::Service;
use crate::config::Config;
use crate::web::Hub;

/// The topics that have an index.
const OUTPUT_TOPICS: [&str; 4] =
    ["warehouse-allocation", "global-stock", "high-demand-stock", "stock-global-percentage"];

/// Three requests take no longer than one answer of another service.
const REQUEST_TIMEOUT: Duration = Duration::from_millis(460);

/// Two consumers that join no group: one asks about the sink's, one reads the dead letters.
pub(super) struct Brokers {
    sink: BaseConsumer,
    dead_letters: BaseConsumer,
    dead_letter_topics: Vec<String>,
    /// Partitions of dead letters that are read.
    reading: BTreeSet<(String, i32)>,
    dead_letter_count: u64,
}

struct Answer {
    sink_lag: u64,
    dead_letters: u64,
}

impl Brokers {
    pub(super) fn new(config: &Config) -> Result<Self, Error> {
        let failed = |source: KafkaError| Error::Client { service: "Kafka", source: source.into() };
        Ok(Self {
            sink: consumer(config, &config.sink_group).map_err(failed)?,
            dead_letters: consumer(config, "dashboard").map_err(failed)?,
            dead_letter_topics: config.dead_letter_topics.clone(),
            reading: BTreeSet::new(),
            dead_letter_count: 0,
        })
    }

    /// Asks for all of it. Blocks.
    fn look(&mut self) -> KafkaResult<Answer> {
        // All topics: asking for a single one may create it.
        let metadata = self.sink.fetch_metadata(None, REQUEST_TIMEOUT)?;
        let outputs = partitions(&metadata, |topic| OUTPUT_TOPICS.contains(&topic));
        let sink_lag = self.sink_lag(&outputs)?;
        self.follow_dead_letters(&metadata)?;
        // Whatever is there already; a record with an error is counted when it can be read.
        while let Some(record) = self.dead_letters.poll(Duration::ZERO) {
            self.dead_letter_count += u64::from(record.is_ok());
        }
        Ok(Answer { sink_lag, dead_letters: self.dead_letter_count })
    }

    fn sink_lag(&self, outputs: &BTreeSet<(String, i32)>) -> KafkaResult<u64> {
        if outputs.is_empty() {
            return Ok(0);
        }
        let committed = self.sink.committed_offsets(list(outputs), REQUEST_TIMEOUT)?;
        let mut ends = list(outputs);
        // One request for all ends, where `fetch_watermarks` takes one for each.
        ends.set_all_offsets(Offset::End)?;
        let ends = self.sink.offsets_for_times(ends, REQUEST_TIMEOUT)?;
        let lags = committed.elements().into_iter().map(|element| {
            let end = ends.find_partition(element.topic(), element.partition());
            lag(element.offset(), end.map_or(Offset::Invalid, |end| end.offset()))
        });
        Ok(lags.sum())
    }

    /// Reads the dead letters from their beginning, those of topics that are created later, too.
    fn follow_dead_letters(&mut self, metadata: &Metadata) -> KafkaResult<()> {
        let wanted = |topic: &str| self.dead_letter_topics.iter().any(|one| one == topic);
        let found = partitions(metadata, wanted);
        let fresh: BTreeSet<_> = found.difference(&self.reading).cloned().collect();
        if fresh.is_empty() {
            return Ok(());
        }
        let mut assignment = list(&fresh);
        assignment.set_all_offsets(Offset::Beginning)?;
        self.dead_letters.incremental_assign(&assignment)?;
        self.reading.extend(fresh);
        Ok(())
    }
}

/// Records between a commit and an end. What is written in transactions ends in a marker, which no reader commits.
fn lag(committed: Offset, end: Offset) -> u64 {
    const END_MARKER: i64 = 1;
    let Offset::Offset(end) = end else { return 0 };
    let committed = if let Offset::Offset(committed) = committed { committed } else { 0 };
    u64::try_from(end - END_MARKER - committed).unwrap_or_default()
}

fn partitions(metadata: &Metadata, wanted: impl Fn(&str) -> bool) -> BTreeSet<(String, i32)> {
    let topics = metadata.topics().iter().filter(|topic| wanted(topic.name()));
    topics
        .flat_map(|topic| topic.partitions().iter().map(|one| (topic.name().to_owned(), one.id())))
        .collect()
}

fn list(partitions: &BTreeSet<(String, i32)>) -> TopicPartitionList {
    let mut list = TopicPartitionList::with_capacity(partitions.len());
    for (topic, partition) in partitions {
        list.add_partition(topic, *partition);
    }
    list
}

/// A consumer that joins no group: it asks about `group`, and reads what it is assigned.
pub(crate) fn consumer(config: &Config, group: &str) -> KafkaResult<BaseConsumer> {
    ClientConfig::new()
        .set("bootstrap.servers", &config.bootstrap_servers)
        .set("client.id", "dashboard")
        .set("group.id", group)
        .set("enable.auto.commit", "false")
        .set("auto.offset.reset", "earliest")
        .set("isolation.level", "read_committed")
        // A broker that comes back is seen within the second.
        .set("reconnect.backoff.max.ms", "500")
        // The page says that the broker is away; a line each second in the log would not say more.
        .set_log_level(RDKafkaLogLevel::Emerg)
        .create()
}

pub(super) async fn watch(mut brokers: Brokers, hub: Hub) {
    let mut ticks = every(INTERVAL);
    loop {
        ticks.tick().await;
        hub.watched().await;
        let look = move || {
            let answer = brokers.look().map_err(|error| error.to_string());
            (brokers, answer)
        };
        let Ok((back, answer)) = tokio::task::spawn_blocking(look).await else { return };
        brokers = back;
        see(&hub, Service::Kafka, &answer);
        if let Ok(answer) = answer {
            hub.see(|board| {
                board.pipeline.see_sink_lag(answer.sink_lag);
                board.pipeline.see_dead_letters(answer.dead_letters);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_at_the_end_is_no_lag() {
        assert_eq!(lag(Offset::Offset(10), Offset::Offset(11)), 0);
        assert_eq!(lag(Offset::Offset(10), Offset::Offset(14)), 3);
    }

    #[test]
    fn a_group_that_has_committed_nothing_is_behind_by_everything() {
        assert_eq!(lag(Offset::Invalid, Offset::Offset(14)), 13);
        assert_eq!(lag(Offset::Invalid, Offset::Offset(0)), 0);
        assert_eq!(lag(Offset::Invalid, Offset::Invalid), 0);
    }
}

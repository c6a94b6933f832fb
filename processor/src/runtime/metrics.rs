//! What is counted, in the names under which Prometheus finds it.

use std::collections::HashMap;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TopicLabels {
    topic: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PartitionLabels {
    topic: String,
    partition: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabels {
    result: &'static str,
}

/// Every metric of the processor.
pub(crate) struct Metrics {
    registry: Registry,
    records_in: Family<TopicLabels, Counter>,
    records_out: Family<TopicLabels, Counter>,
    ignored: Family<ResultLabels, Counter>,
    transactions: Family<ResultLabels, Counter>,
    lag: Family<PartitionLabels, Gauge>,
    commit_seconds: Histogram,
    restore_seconds: Histogram,
    /// Records copied to the dead-letter topic.
    pub(crate) dead_letters: Counter,
    /// Producers replaced after a fault.
    pub(crate) producers_replaced: Counter,
    /// News of the group.
    pub(crate) rebalances: Counter,
    /// Partitions owned.
    pub(crate) assigned_partitions: Gauge,
    /// Partitions whose state is being read.
    pub(crate) restoring_partitions: Gauge,
}

/// From a millisecond to about a minute.
const SECONDS_BUCKETS: [f64; 14] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0];

impl Metrics {
    /// Everything at zero.
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("processor"),
            records_in: Family::default(),
            records_out: Family::default(),
            ignored: Family::default(),
            transactions: Family::default(),
            lag: Family::default(),
            commit_seconds: Histogram::new(SECONDS_BUCKETS),
            restore_seconds: Histogram::new(SECONDS_BUCKETS),
            dead_letters: Counter::default(),
            producers_replaced: Counter::default(),
            rebalances: Counter::default(),
            assigned_partitions: Gauge::default(),
            restoring_partitions: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("records_in", "Records committed as read", self.records_in.clone());
        registry.register("records_out", "Records committed as written", self.records_out.clone());
        registry.register(
            "ignored_records",
            "Records read that change nothing: late, replayed or skipped",
            self.ignored.clone(),
        );
        registry.register(
            "transactions",
            "Transactions that were committed or aborted",
            self.transactions.clone(),
        );
        registry.register("lag_records", "Committed records not read yet", self.lag.clone());
        registry.register_with_unit(
            "commit",
            "From the first record sent to the end of the commit",
            Unit::Seconds,
            self.commit_seconds.clone(),
        );
        registry.register_with_unit(
            "restore",
            "From the assignment of a partition until its state is there",
            Unit::Seconds,
            self.restore_seconds.clone(),
        );
        registry.register(
            "dead_letters",
            "Records copied to the dead-letter topic",
            self.dead_letters.clone(),
        );
        registry.register(
            "producers_replaced",
            "Producers replaced after a fault",
            self.producers_replaced.clone(),
        );
        registry.register("rebalances", "News of the group", self.rebalances.clone());
        registry.register(
            "assigned_partitions",
            "Partitions owned",
            self.assigned_partitions.clone(),
        );
        registry.register(
            "restoring_partitions",
            "Partitions whose state is being read",
            self.restoring_partitions.clone(),
        );
    }

    /// Records of one topic were read, and that is committed.
    pub(crate) fn read(&self, topic: &str, records: u64) {
        self.records_in.get_or_create(&TopicLabels { topic: topic.to_owned() }).inc_by(records);
    }

    /// Records of one topic were written, and that is committed.
    pub(crate) fn written(&self, topic: &str, records: u64) {
        self.records_out.get_or_create(&TopicLabels { topic: topic.to_owned() }).inc_by(records);
    }

    /// Records were read that change nothing.
    pub(crate) fn ignored(&self, result: &'static str, records: u64) {
        self.ignored.get_or_create(&ResultLabels { result }).inc_by(records);
    }

    /// A transaction is visible.
    pub(crate) fn committed(&self, duration: Duration) {
        self.transactions.get_or_create(&ResultLabels { result: "committed" }).inc();
        self.commit_seconds.observe(duration.as_secs_f64());
    }

    /// A transaction was given up.
    pub(crate) fn aborted(&self) {
        self.transactions.get_or_create(&ResultLabels { result: "aborted" }).inc();
    }

    /// A partition got its state.
    pub(crate) fn restored(&self, duration: Duration) {
        self.restore_seconds.observe(duration.as_secs_f64());
    }

    /// A partition went to another member: its lag is no longer ours to tell.
    pub(crate) fn forget_lag(&self, topic: &str, partition: i32) {
        self.lag.remove(&PartitionLabels { topic: topic.to_owned(), partition });
    }

    /// Takes the lag by partition from the consumer's statistics.
    pub(crate) fn observe_statistics(&self, json: &[u8]) {
        match serde_json::from_slice::<Statistics>(json) {
            Ok(statistics) => {
                for (topic, partition, lag) in statistics.lags() {
                    let labels = PartitionLabels { topic: topic.to_owned(), partition };
                    self.lag.get_or_create(&labels).set(lag);
                }
            }
            Err(error) => tracing::debug!(%error, "the client's statistics are not readable"),
        }
    }

    /// The text that Prometheus reads.
    pub(crate) fn render(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The part of the client's statistics that is used.
#[derive(Debug, Deserialize)]
struct Statistics {
    topics: HashMap<String, TopicStatistics>,
}

#[derive(Debug, Deserialize)]
struct TopicStatistics {
    partitions: HashMap<String, PartitionStatistics>,
}

#[derive(Debug, Deserialize)]
struct PartitionStatistics {
    partition: i32,
    /// The partition is assigned.
    desired: bool,
    /// Records before it are committed or aborted.
    ls_offset: i64,
    /// Behind the last record handed to the session.
    app_offset: i64,
    /// Behind the last record fetched, markers of transactions included.
    next_offset: i64,
    /// Records fetched that the session has not taken.
    fetchq_cnt: i64,
}

impl Statistics {
    fn lags(&self) -> impl Iterator<Item = (&str, i32, i64)> {
        let partitions = self.topics.iter().flat_map(|(topic, statistics)| {
            statistics.partitions.values().map(move |partition| (topic.as_str(), partition))
        });
        // Number -1 stands for records that have no partition yet; offsets are negative until
        // they are known.
        partitions
            .filter(|(_, p)| {
                p.desired && p.partition >= 0 && p.ls_offset >= 0 && p.next_offset >= 0
            })
            .map(|(topic, p)| (topic, p.partition, p.lag()))
    }
}

impl PartitionStatistics {
    /// A log may end in markers of transactions, which no one is ever handed: a difference of
    /// offsets alone would never come to zero.
    fn lag(&self) -> i64 {
        if self.next_offset >= self.ls_offset && self.fetchq_cnt == 0 {
            return 0;
        }
        let read = if self.app_offset >= 0 { self.app_offset } else { self.next_offset };
        (self.ls_offset - read).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lag(ls: i64, app: i64, next: i64, queued: i64) -> i64 {
        PartitionStatistics {
            partition: 0,
            desired: true,
            ls_offset: ls,
            app_offset: app,
            next_offset: next,
            fetchq_cnt: queued,
        }
        .lag()
    }

    #[test]
    fn the_marker_at_the_end_of_a_log_is_no_lag() {
        assert_eq!(lag(11, 10, 11, 0), 0);
    }

    #[test]
    fn what_is_fetched_but_not_processed_is_lag() {
        assert_eq!(lag(11, 4, 11, 6), 7);
    }

    #[test]
    fn what_is_not_fetched_is_lag() {
        assert_eq!(lag(11, 4, 4, 0), 7);
        assert_eq!(lag(11, -1001, 3, 0), 8);
    }

    #[test]
    fn the_text_holds_every_counter() {
        let metrics = Metrics::new();
        metrics.read("in", 2);
        metrics.committed(Duration::from_millis(3));
        metrics.observe_statistics(
            br#"{"topics":{"in":{"partitions":{"0":{"partition":0,"desired":true,"ls_offset":5,
            "app_offset":3,"next_offset":5,"fetchq_cnt":2},"-1":{"partition":-1,"desired":false,
            "ls_offset":-1001,"app_offset":-1001,"next_offset":-1001,"fetchq_cnt":0}}}}}"#,
        );
        let text = metrics.render().unwrap();
        assert!(text.contains("processor_records_in_total{topic=\"in\"} 2\n"), "{text}");
        assert!(text.contains("processor_lag_records{topic=\"in\",partition=\"0\"} 2\n"), "{text}");
        assert!(text.contains("processor_transactions_total{result=\"committed\"} 1\n"), "{text}");
        assert!(text.contains("processor_commit_seconds_count 1\n"), "{text}");
        assert!(!text.contains("partition=\"-1\""), "{text}");
    }
}

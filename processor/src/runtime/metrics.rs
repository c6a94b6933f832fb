//! What is counted, in the names under which Prometheus finds it.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry, Unit};

use super::statistics::Statistics;

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
struct StoreLabels {
    store: String,
    partition: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabels {
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabels {
    reason: &'static str,
}

/// From a millisecond to about a minute.
const SECONDS_BUCKETS: [f64; 14] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0];

/// Every metric of the processor.
pub(crate) struct Metrics {
    registry: Registry,
    records_in: Family<PartitionLabels, Counter>,
    records_out: Family<TopicLabels, Counter>,
    dlq: Family<ReasonLabels, Counter>,
    txn: Family<ResultLabels, Counter>,
    txn_commit: Histogram,
    e2e_latency: Family<TopicLabels, Histogram>,
    lag: Family<PartitionLabels, Gauge>,
    state_rows: Family<StoreLabels, Gauge>,
    restore: Histogram,
    ready: Gauge,
    /// Updates older than what is known.
    pub(crate) late: Counter,
    /// Changes that were applied before.
    pub(crate) replayed: Counter,
    /// Records that say nothing.
    pub(crate) skipped: Counter,
    /// Keys and values that no read plan could take.
    pub(crate) decode_generic: Counter,
    /// Producers replaced after a fault.
    pub(crate) producer_recreated: Counter,
    /// News of the group.
    pub(crate) rebalances: Counter,
    /// Partitions owned.
    pub(crate) assigned_partitions: Gauge,
    /// Changelog offsets still to be read.
    pub(crate) restore_remaining: Gauge,
}

impl Metrics {
    /// Everything at zero.
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("processor");
        let it = &mut registry;
        Self {
            records_in: counted(it, "records_in", "Records committed as read"),
            records_out: counted(it, "records_out", "Records committed as written"),
            late: counted(it, "late", "Updates read that are older than what is known"),
            replayed: counted(it, "replayed", "Changes read that were applied before"),
            skipped: counted(it, "skipped", "Records read that say nothing"),
            dlq: counted(it, "dlq", "Records copied to the dead-letter topic"),
            txn: counted(it, "txn", "Transactions by how they ended"),
            txn_commit: seconds(
                it,
                "txn_commit",
                "From the first record sent to the end of the commit",
                Histogram::new(SECONDS_BUCKETS),
            ),
            decode_generic: counted(
                it,
                "decode_generic",
                "Keys and values decoded by the slow, general decoder",
            ),
            producer_recreated: counted(
                it,
                "producer_recreated",
                "Producers replaced after a fault",
            ),
            e2e_latency: seconds(
                it,
                "e2e_latency",
                "From a record's timestamp to its commit; the first record of each transaction",
                Family::new_with_constructor(|| Histogram::new(SECONDS_BUCKETS)),
            ),
            lag: counted(it, "lag_records", "Committed records not read yet"),
            state_rows: counted(it, "state_rows", "Rows of state, by source topic"),
            restore: seconds(
                it,
                "restore",
                "From the assignment of a partition until its state is there",
                Histogram::new(SECONDS_BUCKETS),
            ),
            restore_remaining: counted(
                it,
                "restore_remaining",
                "Changelog offsets still to be read",
            ),
            rebalances: counted(it, "rebalances", "News of the group"),
            assigned_partitions: counted(it, "assigned_partitions", "Partitions owned"),
            ready: counted(it, "ready", "1 when ready, as /readyz tells it"),
            registry,
        }
    }

    /// Records of one partition were read, and that is committed.
    pub(crate) fn read(&self, topic: &str, partition: i32, records: u64) {
        let labels = PartitionLabels { topic: topic.to_owned(), partition };
        self.records_in.get_or_create(&labels).inc_by(records);
    }

    /// Records of one topic were written, and that is committed.
    pub(crate) fn written(&self, topic: &str, records: u64) {
        self.records_out.get_or_create(&TopicLabels { topic: topic.to_owned() }).inc_by(records);
    }

    /// A bad record was copied.
    pub(crate) fn dead_lettered(&self, reason: &'static str) {
        self.dlq.get_or_create(&ReasonLabels { reason }).inc();
    }

    /// A transaction is visible.
    pub(crate) fn committed(&self, duration: Duration) {
        self.txn.get_or_create(&ResultLabels { result: "committed" }).inc();
        self.txn_commit.observe(duration.as_secs_f64());
    }

    /// A transaction was given up.
    pub(crate) fn aborted(&self) {
        self.txn.get_or_create(&ResultLabels { result: "aborted" }).inc();
    }

    /// A record became visible in all that it changed.
    pub(crate) fn visible(&self, topic: &str, latency: Duration) {
        let labels = TopicLabels { topic: topic.to_owned() };
        self.e2e_latency.get_or_create(&labels).observe(latency.as_secs_f64());
    }

    /// A partition got its state.
    pub(crate) fn restored(&self, duration: Duration) {
        self.restore.observe(duration.as_secs_f64());
    }

    /// How much state a partition has.
    pub(crate) fn set_state_rows(&self, store: &str, partition: i32, rows: usize) {
        let labels = StoreLabels { store: store.to_owned(), partition };
        self.state_rows.get_or_create(&labels).set(i64::try_from(rows).unwrap_or(i64::MAX));
    }

    /// A partition went to another member: lag and state are no longer ours to tell.
    pub(crate) fn forget(&self, topic: &str, partition: i32) {
        self.lag.remove(&PartitionLabels { topic: topic.to_owned(), partition });
        self.state_rows.remove(&StoreLabels { store: topic.to_owned(), partition });
    }

    /// Takes the lag of each partition.
    pub(crate) fn set_lags(&self, statistics: &Statistics) {
        for (topic, partition, lag) in statistics.lags() {
            let labels = PartitionLabels { topic: topic.to_owned(), partition };
            self.lag.get_or_create(&labels).set(lag);
        }
    }

    /// The text that Prometheus reads.
    pub(crate) fn render(&self, is_ready: bool) -> Result<String, std::fmt::Error> {
        self.ready.set(i64::from(is_ready));
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn counted<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, help: &str) -> M {
    let metric = M::default();
    registry.register(name, help, metric.clone());
    metric
}

fn seconds<M: Metric + Clone>(registry: &mut Registry, name: &str, help: &str, metric: M) -> M {
    registry.register_with_unit(name, help, Unit::Seconds, metric.clone());
    metric
}

#[cfg(test)]
mod tests;

//! Where the pipeline is, and what is asked.

use std::time::Duration;

use clap::Args;

use super::dataset::Dataset;

/// What `stack verify` takes on its command line.
#[derive(Args, Clone, Debug)]
pub struct VerifyArguments {
    /// Measure the time from commit in PostgreSQL to visible in Elasticsearch instead of comparing
    #[arg(long)]
    pub latency: bool,
    /// Probes to send with --latency: 100 at the least say something about p99
    #[arg(long, value_name = "N", default_value_t = 300, requires = "latency",
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub samples: u32,
    /// Seconds to wait for the pipeline to catch up, or for a probe to arrive
    // Beyond the 60 s within which a sink connector commits: only then is a missing document lost rather than late.
    #[arg(long, value_name = "SECONDS", default_value_t = 90, env = "STACK_VERIFY_TIMEOUT_S",
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout_s: u64,
}

impl VerifyArguments {
    /// The time to wait.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_s)
    }
}

/// Where the parts of the pipeline are.
#[derive(Clone, Debug)]
pub struct VerifyOptions {
    /// Connection string of a role that may lock and read the three tables, and write to them for `--latency`.
    pub database_url: String,
    /// Replication slot of the source connector.
    pub slot_name: String,
    /// `host:port,…` of Kafka.
    pub kafka_bootstrap_servers: String,
    /// Base of the schema registry's Confluent API.
    pub schema_registry_url: String,
    /// Base URL of Elasticsearch.
    pub elasticsearch_url: String,
    /// Whether Elasticsearch is part of this pipeline; if not, the topics alone are compared.
    pub indexed: bool,
    /// What stands before `.warehouse` in the names of the source topics.
    pub source_prefix: String,
    /// What stands before each output topic's and index's name; usually nothing.
    pub output_prefix: String,
    /// Application id of the processor: its consumer group and the prefix of its internal topic.
    pub application_id: String,
    /// Consumer group of the sink connector.
    pub sink_group: String,
    /// How long to wait for the pipeline, or for one probe.
    pub timeout: Duration,
}

impl VerifyOptions {
    /// The topic that joins the two stages of the processor.
    #[must_use]
    pub fn updates_topic(&self) -> String {
        format!("{}-updates", self.application_id)
    }

    /// The topic of a table or aggregate.
    #[must_use]
    pub fn topic(&self, dataset: Dataset) -> String {
        if dataset.source() {
            format!("{}.{dataset}", self.source_prefix)
        } else {
            self.index(dataset)
        }
    }

    /// The index of an aggregate.
    pub(crate) fn index(&self, dataset: Dataset) -> String {
        format!("{}{dataset}", self.output_prefix)
    }
}

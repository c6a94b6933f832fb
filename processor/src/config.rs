//! Every setting: its unit, its default and the reason for it. This is the only place that says so;
//! `--help` prints it.
//!
//! The flag gives a setting its other two names: `--commit-interval-ms`,
//! `PROCESSOR_COMMIT_INTERVAL_MS` in the environment, `commit_interval_ms` in the file. The flag
//! wins over the environment, that over the file, that over the default.

mod effective;
mod environment;
mod error;
mod file;
mod layers;
mod names;
mod property;
mod secret;
mod setting;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use error::{ConfigError, Origin};
pub use layers::{Invocation, load};
pub use names::{InvalidName, TopicName};
pub use property::{Client, InvalidProperty, Properties, Property};
pub use secret::{InvalidRegistryUrl, RegistryUrl, Secret};

/// Aggregates an inventory's changes from Kafka to Kafka, exactly once
#[derive(Debug, Parser)]
#[command(name = "processor", version)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How much is logged, and how.
    #[command(flatten)]
    pub logging: Logging,
    /// The settings themselves.
    #[command(flatten)]
    pub file: FileOptions,
}

/// Where settings come from beside the command line.
#[derive(Debug, Clone, Args)]
pub struct FileOptions {
    /// File of settings, in TOML: each flag without its dashes, as in `commit_interval_ms = 100`
    ///
    /// A flag wins over the environment, the environment over the file. Tables `[kafka]`,
    /// `[kafka.consumer]` and `[kafka.producer]` hold librdkafka's properties.
    #[arg(long, env = "PROCESSOR_CONFIG", value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Print the settings in effect and where each comes from, secrets masked, and end
    #[arg(long, global = true)]
    pub print_config: bool,
}

/// What the processor can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Process until a signal or a fault ends it
    Run(Box<RunOptions>),
    /// Print the topics and what flows between them
    Topology(TopologyOptions),
    /// Forget all state and offsets, so that the next run starts from the sources again
    Reset(ResetOptions),
}

/// Logs go to standard error.
#[derive(Debug, Clone, Args)]
pub struct Logging {
    /// Shape of a log line
    #[arg(long, env = "PROCESSOR_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
    /// What is logged: a level, or `target=level` pairs separated by commas
    #[arg(long, env = "PROCESSOR_LOG_LEVEL", default_value = "info", global = true)]
    pub log_level: String,
}

/// Shape of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}

/// The Kafka cluster and how to talk to it.
#[derive(Debug, Clone, Args)]
pub struct KafkaOptions {
    /// Brokers to ask for the cluster: `HOST:PORT`, several separated by commas
    #[arg(long, env = "PROCESSOR_BOOTSTRAP_SERVERS", default_value = "127.0.0.1:9092")]
    pub bootstrap_servers: String,
    /// Any librdkafka property, as `KEY=VALUE`; may be repeated
    ///
    /// `consumer.KEY` or `producer.KEY` sets it for that client alone. A secret belongs in the
    /// environment or the file instead, where no process list shows it:
    /// `PROCESSOR_KAFKA_SASL_PASSWORD` sets `sasl.password`, and so does the file's table `[kafka]`.
    #[arg(long = "property", value_name = "KEY=VALUE")]
    pub property: Vec<Property>,
    /// Properties of the file, the environment and the flags together.
    #[arg(skip)]
    pub properties: Properties,
}

impl KafkaOptions {
    /// A cluster, without any property.
    #[must_use]
    pub fn new(bootstrap_servers: String) -> Self {
        Self { bootstrap_servers, property: Vec::new(), properties: Properties::default() }
    }
}

/// Names of all topics.
#[derive(Debug, Clone, Args)]
pub struct NameOptions {
    /// Consumer group, and prefix of the internal topics and the transactional ids
    #[arg(long, env = "PROCESSOR_APPLICATION_ID", default_value = "inventory-processor")]
    pub application_id: TopicName,
    /// What stands before `.warehouse`, `.stock_item` and `.stock_quantity` in the source topics
    #[arg(long, env = "PROCESSOR_SOURCE_PREFIX", default_value = "inventory.public")]
    pub source_prefix: TopicName,
    /// What stands before each output topic's name
    #[arg(long, env = "PROCESSOR_OUTPUT_PREFIX", default_value = "", hide_default_value = true)]
    pub output_prefix: TopicName,
}

/// Where the schemas are.
#[derive(Debug, Clone, Args)]
pub struct RegistryOptions {
    /// Confluent API of the schema registry
    #[arg(
        long,
        env = "PROCESSOR_SCHEMA_REGISTRY_URL",
        hide_env_values = true,
        default_value = "http://127.0.0.1:8081/apis/ccompat/v7"
    )]
    pub schema_registry_url: RegistryUrl,
    /// User of the schema registry (basic authentication)
    #[arg(long, env = "PROCESSOR_SCHEMA_REGISTRY_USER")]
    pub schema_registry_user: Option<String>,
    /// Password of the schema registry; give it in the environment or the file
    #[arg(long, env = "PROCESSOR_SCHEMA_REGISTRY_PASSWORD", hide_env_values = true)]
    pub schema_registry_password: Option<Secret>,
}

/// Options of `run`.
#[derive(Debug, Clone, Args)]
pub struct RunOptions {
    /// Cluster.
    #[command(flatten)]
    pub kafka: KafkaOptions,
    /// Topic names.
    #[command(flatten)]
    pub names: NameOptions,
    /// Schemas.
    #[command(flatten)]
    pub registry: RegistryOptions,
    /// Tells the instances of one application apart; keep it across restarts
    ///
    /// It is part of the transactional id: a restarted instance aborts at once what its
    /// predecessor left open. Two instances with the same id fence off each other.
    #[arg(long, env = "PROCESSOR_INSTANCE_ID", default_value = "0")]
    pub instance_id: TopicName,
    /// Address of `/livez`, `/readyz`, `/metrics` and `/topology`; loopback, so that nobody else
    /// sees them
    #[arg(long, env = "PROCESSOR_HTTP_ADDRESS", default_value = "127.0.0.1:9464")]
    pub http_address: SocketAddr,
    /// Stop with status 0 once all that was in the topics at the start is committed
    #[arg(long, env = "PROCESSOR_UNTIL_CAUGHT_UP", value_name = "BOOLEAN", default_value = "false",
          num_args = 0..=1, require_equals = true, default_missing_value = "true",
          action = clap::ArgAction::Set)]
    pub until_caught_up: bool,
    /// What happens to a record that cannot be read or applied
    #[arg(long, env = "PROCESSOR_ON_BAD_RECORD", default_value = "stop")]
    pub on_bad_record: OnBadRecord,
    /// Longest time a transaction collects records, in milliseconds
    ///
    /// It bounds the delay under load; an idle processor commits at once.
    #[arg(long, env = "PROCESSOR_COMMIT_INTERVAL_MS", default_value = "100")]
    pub commit_interval_ms: u64,
    /// Longest time a transaction collects records while the group is behind, in milliseconds
    ///
    /// A transaction collects for as long as its oldest record has waited, up to this. Longer
    /// transactions write a key once that changed several times, so the group catches up faster.
    #[arg(long, env = "PROCESSOR_CATCH_UP_INTERVAL_MS", default_value = "1000")]
    pub catch_up_interval_ms: u64,
    /// Shortest time between two transactions, in milliseconds; 0 for none
    ///
    /// Every transaction costs the broker a marker in each partition it wrote to. After a quiet
    /// time the first record is committed at once.
    #[arg(long, env = "PROCESSOR_COMMIT_SPACING_MS", default_value = "20")]
    pub commit_spacing_ms: u64,
    /// Most records of a transaction; it bounds the memory of what is staged
    ///
    /// Memory is taken by touched keys, some 200 bytes each, so this matters while many keys are
    /// read for the first time.
    #[arg(long, env = "PROCESSOR_BATCH_MAX_RECORDS", default_value = "500000")]
    pub batch_max_records: usize,
    /// Partitions of the output topics, when the processor creates them
    #[arg(long, env = "PROCESSOR_OUTPUT_PARTITIONS", default_value = "4",
          value_parser = clap::value_parser!(i32).range(1..))]
    pub output_partitions: i32,
    /// Replicas of the topics that the processor creates; -1 takes the broker's default
    #[arg(
        long,
        env = "PROCESSOR_REPLICATION_FACTOR",
        default_value = "-1",
        allow_negative_numbers = true
    )]
    pub replication_factor: i32,
}

impl RunOptions {
    /// Longest time a transaction collects records.
    #[must_use]
    pub fn commit_interval(&self) -> Duration {
        Duration::from_millis(self.commit_interval_ms)
    }

    /// Longest time a transaction collects records while the group is behind.
    #[must_use]
    pub fn catch_up_interval(&self) -> Duration {
        Duration::from_millis(self.catch_up_interval_ms)
    }

    /// Shortest time between two transactions.
    #[must_use]
    pub fn commit_spacing(&self) -> Duration {
        Duration::from_millis(self.commit_spacing_ms)
    }
}

/// Options of `topology`.
#[derive(Debug, Clone, Args)]
pub struct TopologyOptions {
    /// Topic names.
    #[command(flatten)]
    pub names: NameOptions,
    /// How it is drawn
    #[arg(long, default_value = "text")]
    pub format: TopologyFormat,
}

/// How the topology is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TopologyFormat {
    /// A line a topic.
    Text,
    /// A Mermaid flowchart, which many Markdown viewers draw.
    Mermaid,
}

/// Options of `reset`.
#[derive(Debug, Clone, Args)]
pub struct ResetOptions {
    /// Cluster.
    #[command(flatten)]
    pub kafka: KafkaOptions,
    /// Topic names.
    #[command(flatten)]
    pub names: NameOptions,
    /// Only say what would be deleted
    #[arg(long)]
    pub dry_run: bool,
}

/// What happens to a record that cannot be read or applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnBadRecord {
    /// Stop before it, so that nothing is passed over unseen.
    Stop,
    /// Copy it to `<application id>-dead-letters`, in the same transaction, and go on.
    DeadLetter,
}

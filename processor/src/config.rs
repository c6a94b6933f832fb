//! The command line: every knob with its unit, its default and the reason for it.
//!
//! Each flag is also an environment variable, `PROCESSOR_` and the flag's name; the flag wins.

mod names;
mod property;

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use url::Url;

pub use names::{InvalidName, TopicName};
pub use property::{Client, InvalidProperty, Properties, Property};

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
}

/// What the processor can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Process until a signal or a fault ends it
    Run(Box<RunOptions>),
    /// Print the topics and what flows between them
    Topology(NameOptions),
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
    /// environment instead, where no process list shows it: `PROCESSOR_KAFKA_SASL_PASSWORD` sets
    /// `sasl.password`.
    #[arg(long = "property", value_name = "KEY=VALUE")]
    pub properties: Vec<Property>,
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
        default_value = "http://127.0.0.1:8081/apis/ccompat/v7"
    )]
    pub schema_registry_url: Url,
    /// User of the schema registry (basic authentication)
    #[arg(long, env = "PROCESSOR_SCHEMA_REGISTRY_USER")]
    pub schema_registry_user: Option<String>,
    /// Password of the schema registry; give it in the environment
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
    /// Address of `/livez`, `/readyz` and `/metrics`; loopback, so that nobody else sees them
    #[arg(long, env = "PROCESSOR_HTTP_ADDRESS", default_value = "127.0.0.1:9464")]
    pub http_address: SocketAddr,
    /// Stop with status 0 once all that was in the topics at the start is committed
    #[arg(long, env = "PROCESSOR_UNTIL_CAUGHT_UP")]
    pub until_caught_up: bool,
    /// What happens to a record that cannot be read or applied
    #[arg(long, env = "PROCESSOR_ON_BAD_RECORD", default_value = "stop")]
    pub on_bad_record: OnBadRecord,
    /// Longest time a transaction collects records, in milliseconds
    ///
    /// It bounds the delay under load; an idle processor commits at once.
    #[arg(long, env = "PROCESSOR_COMMIT_INTERVAL_MS", default_value = "100")]
    pub commit_interval_ms: u64,
    /// Shortest time between two transactions, in milliseconds; 0 for none
    ///
    /// Every transaction costs the broker a marker in each partition it wrote to. After a quiet
    /// time the first record is committed at once.
    #[arg(long, env = "PROCESSOR_COMMIT_SPACING_MS", default_value = "20")]
    pub commit_spacing_ms: u64,
    /// Most records of a transaction; it bounds the memory of what is staged
    #[arg(long, env = "PROCESSOR_BATCH_MAX_RECORDS", default_value = "20000")]
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

    /// Shortest time between two transactions.
    #[must_use]
    pub fn commit_spacing(&self) -> Duration {
        Duration::from_millis(self.commit_spacing_ms)
    }
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

/// A text that never shows in logs.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(arguments: &[&str]) -> RunOptions {
        let arguments = ["processor", "run"].iter().chain(arguments);
        match CommandLine::try_parse_from(arguments).unwrap().command {
            Command::Run(options) => *options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        CommandLine::command().debug_assert();
    }

    #[test]
    fn every_option_has_a_default_that_binds_loopback() {
        let options = run(&[]);
        assert!(options.http_address.ip().is_loopback());
        assert_eq!(options.on_bad_record, OnBadRecord::Stop);
        assert_eq!(options.names.output_prefix.as_str(), "");
    }

    #[test]
    fn secrets_never_show_in_a_debug_print() {
        let options =
            run(&["--property", "sasl.password=hunter2", "--schema-registry-password", "hunter2"]);
        let printed = format!("{options:?}");
        assert!(!printed.contains("hunter2"), "{printed}");
        assert!(printed.contains("sasl.password"), "{printed}");
    }

    #[test]
    fn a_wrong_application_id_is_refused_by_name() {
        let error = CommandLine::try_parse_from(["processor", "run", "--application-id", "a b"])
            .unwrap_err()
            .to_string();
        assert!(error.contains("`a b`"), "{error}");
    }

    #[test]
    fn zero_output_partitions_are_refused() {
        assert!(
            CommandLine::try_parse_from(["processor", "run", "--output-partitions", "0"]).is_err()
        );
    }
}

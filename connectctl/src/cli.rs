//! The command line as it is typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  usage, network, or an answer of Connect that is an error
  3  a file or a configuration was refused: nothing was written
  4  a connector or task has failed
  5  it took longer than --wait-timeout";

/// Deploys Kafka Connect connectors from files.
#[derive(Debug, Parser)]
#[command(name = "connectctl", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// A Kafka Connect worker.
    #[arg(
        long,
        env = "CONNECTCTL_URL",
        default_value = "http://localhost:8083",
        global = true,
        hide_env_values = true
    )]
    pub url: String,
    /// The verb.
    #[command(subcommand)]
    pub command: Command,
}

/// One verb with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create what is missing and update what differs, sources first, and wait until it runs
    #[command(
        after_help = "Examples:\n  connectctl apply connectors/\n  connectctl --url http://connect:8083 apply source.json sink.json"
    )]
    Apply(ApplyArgs),
    /// Show all connectors, those with trouble first
    Status(StatusArgs),
    /// Delete connectors by name, sinks first; their offsets stay
    Delete(DeleteArgs),
}

/// Arguments of `apply`.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// Connector files, or folders whose `*.json` files are meant
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
    /// Milliseconds between two looks at the status while connectors start
    #[arg(long, value_name = "MS", env = "CONNECTCTL_POLL_INTERVAL_MS", default_value_t = 250, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub poll_interval_ms: u64,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// How to print
    #[arg(short, long, value_enum, default_value_t = Output::Table)]
    pub output: Output,
}

/// Arguments of `delete`.
#[derive(Debug, Args)]
pub struct DeleteArgs {
    /// Connectors
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<String>,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
}

/// How long a command may take.
#[derive(Debug, Args)]
pub struct WaitArgs {
    /// Seconds for everything: a worker that starts, a rebalance, connectors that start
    #[arg(long, value_name = "SECONDS", env = "CONNECTCTL_WAIT_TIMEOUT", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub wait_timeout: u64,
}

impl WaitArgs {
    /// The time as a duration.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.wait_timeout)
    }
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Columns for people
    Table,
    /// An object with a schema version
    Json,
}

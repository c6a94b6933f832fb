//! The command line as it is typed: a file for the arguments of each verb, and `global` for those
//! that all verbs share.

mod apply;
mod delete;
mod files;
mod global;
mod output;
mod status;
mod wait;

use clap::{Parser, Subcommand};

pub use apply::{ApplyArgs, OrderArg, WriteArgs};
pub use delete::DeleteArgs;
pub use files::{FilesArgs, Provider};
pub use global::GlobalArgs;
pub use output::Output;
pub use status::StatusArgs;
pub use wait::WaitArgs;

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
    /// What all verbs share.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// The verb.
    #[command(subcommand)]
    pub command: Command,
}

/// One verb with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create what is missing and update what differs, sources first, and wait until it runs
    Apply(ApplyArgs),
    /// Show all connectors, those with trouble first
    Status(StatusArgs),
    /// Delete connectors by name, sinks first; their offsets stay
    Delete(DeleteArgs),
}

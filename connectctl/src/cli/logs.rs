use clap::{Args, Subcommand, ValueEnum};

use super::Output;

const EXAMPLES: &str = "\
Examples:
  connectctl logs level                                   # all that was set
  connectctl logs level io.debezium                       # one
  connectctl logs level io.debezium DEBUG                 # until the worker is restarted
  connectctl logs level io.debezium INFO --scope cluster  # on all workers";

/// Arguments of `logs`.
#[derive(Debug, Args)]
pub struct LogsArgs {
    /// What about the logs.
    #[command(subcommand)]
    pub what: Logs,
}

/// What can be done about logs.
#[derive(Debug, Subcommand)]
pub enum Logs {
    /// Show or set how much is logged
    Level(LevelArgs),
}

/// Arguments of `logs level`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct LevelArgs {
    /// The logger, usually a Java package or class; `root` is all of them
    pub logger: Option<String>,
    /// TRACE, DEBUG, INFO, WARN, ERROR, FATAL or OFF
    pub level: Option<String>,
    /// Where the level is set
    #[arg(long, value_enum, default_value_t = Scope::Worker)]
    pub scope: Scope,
    /// How to print
    #[arg(short, long, value_enum, default_value_t = Output::Table)]
    pub output: Output,
}

/// Where a level is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scope {
    /// On the worker that answers
    Worker,
    /// On all workers (Connect 3.7)
    Cluster,
}

//! The command line as it was typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::kibana::KibanaCommand;
use crate::service::{PORT_OFFSET_MAX, Service};
use crate::verify::VerifyArguments;

/// Runs the whole pipeline on this machine: PostgreSQL, Kafka, schema registry, Kafka Connect,
/// Elasticsearch, processor and generator.
#[derive(Debug, Parser)]
#[command(name = "stack", version)]
pub struct Cli {
    /// The verb.
    #[command(subcommand)]
    pub command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build what changed, start everything, and keep it running until Ctrl-C.
    Up(UpArguments),
    /// Stop everything; the data stays.
    Down(DownArguments),
    /// Show services and connectors; the exit status is 0 only if all is well.
    Status(StatusArguments),
    /// Print a service's log.
    Logs(LogsArguments),
    /// Compare the documents in Elasticsearch with the tables in PostgreSQL, or measure how long
    /// a change takes between them.
    Verify(VerifyCommand),
    /// Build or import the Kibana dashboard.
    #[command(subcommand)]
    Kibana(KibanaCommand),
    /// Print the folder of the JDK that the services run on, as for `JAVA_HOME`.
    JavaHome,
}

/// Arguments of `verify`.
#[derive(Debug, Clone, Args)]
pub struct VerifyCommand {
    /// Which stack.
    #[command(flatten)]
    pub location: Location,
    /// What is verified.
    #[command(flatten)]
    pub verify: VerifyArguments,
}

/// Which stack.
#[derive(Debug, Clone, Args)]
pub struct Location {
    /// Folder of everything the stack keeps [default: `.data` in the repository].
    #[arg(long, env = "STACK_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// The repository [default: the folder above this program, or above the working folder].
    #[arg(long, env = "STACK_PROJECT_DIR", value_name = "FOLDER", hide_short_help = true)]
    pub project_dir: Option<PathBuf>,
}

/// Arguments of `up`.
#[derive(Debug, Clone, Args)]
pub struct UpArguments {
    /// Which stack.
    #[command(flatten)]
    pub location: Location,
    /// Return as soon as everything is ready; `stack down` stops it.
    #[arg(long, short)]
    pub detach: bool,
    /// Added to every port, so that several stacks can run side by side.
    #[arg(long, env = "STACK_PORT_OFFSET", value_name = "N", default_value_t = 0,
          value_parser = clap::value_parser!(u16).range(..=i64::from(PORT_OFFSET_MAX)))]
    pub port_offset: u16,
    /// Start everything but the generator.
    #[arg(long)]
    pub no_generator: bool,
    /// Start only these services, and what they need; several separated by commas
    #[arg(long, value_name = "SERVICE", value_delimiter = ',', conflicts_with = "no_generator")]
    pub only: Vec<Service>,
    /// Changes the generator makes in each second [default: the generator's own, one in 400 ms].
    #[arg(long, env = "STACK_ROWS_PER_SECOND", value_name = "N", conflicts_with = "no_generator",
          value_parser = clap::value_parser!(u32).range(1..))]
    pub rows_per_second: Option<u32>,
    /// Changes the generator makes in all [default: the generator's own, 100,000].
    #[arg(long, env = "STACK_CHANGES", value_name = "N", conflicts_with = "no_generator")]
    pub changes: Option<u64>,
    /// This is the process in the background that `--detach` starts.
    #[arg(long, hide = true)]
    pub supervised: bool,
}

/// Arguments of `down`.
#[derive(Debug, Clone, Args)]
pub struct DownArguments {
    /// Which stack.
    #[command(flatten)]
    pub location: Location,
    /// Remove the data folder too.
    #[arg(long)]
    pub purge: bool,
}

/// Arguments of `status`.
#[derive(Debug, Clone, Args)]
pub struct StatusArguments {
    /// Which stack.
    #[command(flatten)]
    pub location: Location,
    /// How it is printed.
    #[arg(long, short, value_enum, default_value_t = Output::Table)]
    pub output: Output,
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Arguments of `logs`.
#[derive(Debug, Clone, Args)]
pub struct LogsArguments {
    /// Which stack.
    #[command(flatten)]
    pub location: Location,
    /// A service, or `supervisor`, or `build`.
    #[arg(value_parser = log_names())]
    pub service: String,
    /// Go on printing what is added, until Ctrl-C.
    #[arg(long, short)]
    pub follow: bool,
}

fn log_names() -> clap::builder::PossibleValuesParser {
    let services = Service::ALL.map(Service::name);
    clap::builder::PossibleValuesParser::new(services.into_iter().chain(["supervisor", "build"]))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_offset_beyond_the_port_numbers_is_refused() {
        assert!(Cli::try_parse_from(["stack", "up", "--port-offset", "60000"]).is_err());
    }

    #[test]
    fn a_log_that_does_not_exist_is_refused_with_those_that_do() {
        let error = Cli::try_parse_from(["stack", "logs", "zookeeper"]).unwrap_err();
        assert!(error.to_string().contains("schema-registry"), "{error}");
    }
}

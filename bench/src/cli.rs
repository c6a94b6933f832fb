//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{cases::Case, peers::Name};

/// Measures the processor beside Kafka Streams and a bare consumer, on a stack of its own.
#[derive(Debug, Parser)]
#[command(name = "bench", version)]
pub(crate) struct Arguments {
    /// What is measured.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// How.
    #[command(flatten)]
    pub(crate) options: Options,
}

/// What is measured.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Every case; the figures go to `bench/README.md`, `results.json` and `replay.svg` beside it
    All,
    /// Read a topic to its end and print what that took
    #[command(hide = true)]
    BareConsumer {
        /// Broker.
        bootstrap_servers: String,
        /// What is read.
        topic: String,
        /// Its partitions.
        partitions: i32,
    },
    /// One case; its figures go to standard output
    #[command(flatten)]
    Case(Case),
}

/// Options of all cases.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Fewer runs of smaller inputs: minutes, and figures that are only a hint
    #[arg(long, global = true)]
    pub(crate) quick: bool,
    /// Runs of each contender; the median counts [default: 5, with `--quick` 1]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) runs: Option<u32>,
    /// Who is measured, separated by commas
    #[arg(
        long,
        global = true,
        value_delimiter = ',',
        default_value = "bare-consumer,processor,kafka-streams"
    )]
    pub(crate) contenders: Vec<Name>,
    /// Added to every port of the stack that is measured
    #[arg(long, global = true, value_name = "N", default_value_t = 2000)]
    pub(crate) port_offset: u16,
    /// Folder that `all` writes its results to [default: `bench` in the repository]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) results_dir: Option<PathBuf>,
    /// Folder of the stack that is measured; it is emptied before and removed after
    /// [default: `bench-data` beside the programs]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
}

impl Options {
    /// Tells whether this contender is measured.
    #[must_use]
    pub(crate) fn has(&self, name: Name) -> bool {
        self.contenders.contains(&name)
    }

    /// Runs of each contender.
    #[must_use]
    pub(crate) fn runs(&self) -> u32 {
        self.runs.unwrap_or(if self.quick { 1 } else { 5 })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }
}

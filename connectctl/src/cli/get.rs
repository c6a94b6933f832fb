use clap::{Args, Subcommand};

use super::Output;
use crate::completion;

const EXAMPLES: &str = "\
Examples:
  connectctl get connectors
  connectctl get tasks inventory-sink -o wide
  connectctl get topics -o json
  connectctl get plugins --all
  connectctl get offsets inventory-source";

/// Arguments of `get`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct GetArgs {
    /// What to list.
    #[command(subcommand)]
    pub what: Get,
}

/// What can be listed.
#[derive(Debug, Subcommand)]
pub enum Get {
    /// Connectors with their states, those with trouble first
    #[command(visible_alias = "connector")]
    Connectors(ListArgs),
    /// Tasks with their states and workers, those with trouble first
    #[command(visible_alias = "task")]
    Tasks(ListArgs),
    /// The plugins that the worker has
    #[command(visible_alias = "plugin")]
    Plugins(PluginsArgs),
    /// Topics, with the connectors that write and read them
    #[command(visible_alias = "topic")]
    Topics(ListArgs),
    /// Loggers whose level was set
    #[command(visible_alias = "logger")]
    Loggers(OutputArgs),
    /// How far a connector has come in each partition
    #[command(visible_alias = "offset")]
    Offsets(OffsetsListArgs),
}

/// Connectors, and how to print.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Connectors; without a name, all
    #[arg(add = completion::connectors(), value_name = "CONNECTOR")]
    pub names: Vec<String>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Which plugins.
#[derive(Debug, Args)]
pub struct PluginsArgs {
    /// Converters, transforms and predicates too
    #[arg(long)]
    pub all: bool,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// One connector, and how to print.
#[derive(Debug, Args)]
pub struct OffsetsListArgs {
    /// The connector
    #[arg(value_name = "CONNECTOR")]
    pub name: String,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// How to print.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// How to print
    #[arg(short, long, value_enum, default_value_t = Output::Table)]
    pub output: Output,
}

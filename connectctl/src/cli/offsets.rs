use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{OffsetsListArgs, SettleArgs};
use crate::completion;

const EXAMPLES: &str = "\
Examples:
  connectctl offsets get inventory-sink
  connectctl offsets get inventory-source -o json > offsets.json
  connectctl offsets set inventory-source --file offsets.json --stop --dry-run
  connectctl offsets set sink --partition '{\"kafka_topic\":\"t\",\"kafka_partition\":0}' \\
      --offset '{\"kafka_offset\":42}' --stop
  connectctl offsets reset inventory-sink --stop";

/// Arguments of `offsets`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct OffsetsArgs {
    /// What about them.
    #[command(subcommand)]
    pub what: OffsetsVerb,
}

/// What can be done about offsets.
#[derive(Debug, Subcommand)]
pub enum OffsetsVerb {
    /// Show how far a connector has come
    Get(OffsetsListArgs),
    /// Move a connector to other places in some or all partitions
    Set(OffsetsSetArgs),
    /// Forget all, so that the connector begins anew
    Reset(OffsetsChangeArgs),
}

/// Arguments of `offsets set`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("source").required(true).args(["file", "partition"]))]
pub struct OffsetsSetArgs {
    /// What is changed, and how.
    #[command(flatten)]
    pub change: OffsetsChangeArgs,
    /// A file as `offsets get -o json` and the backups have it; `-` is the standard input
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// One partition, as JSON
    #[arg(long, value_name = "JSON", requires = "offset")]
    pub partition: Option<String>,
    /// Its offset, as JSON; `null` forgets it
    #[arg(long, value_name = "JSON", requires = "partition")]
    pub offset: Option<String>,
}

/// What all changes of offsets have in common.
#[derive(Debug, Args)]
pub struct OffsetsChangeArgs {
    /// The connector
    #[arg(add = completion::connectors(), value_name = "CONNECTOR")]
    pub name: String,
    /// Stop the connector for it, and afterwards bring it back to what it did
    #[arg(long)]
    pub stop: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Where the offsets are saved first [default: CONNECTOR-offsets-SECONDS.json]
    #[arg(long, value_name = "FILE")]
    pub backup: Option<PathBuf>,
    /// How it is waited for.
    #[command(flatten)]
    pub settle: SettleArgs,
}

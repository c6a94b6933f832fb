use std::path::PathBuf;

use clap::Args;

use super::{Provider, WriteArgs};

const EXAMPLES: &str = "\
Examples:
  connectctl recreate inventory-sink
  connectctl recreate inventory-source --file connectors/inventory-source.json";

/// Arguments of `recreate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RecreateArgs {
    /// The connector
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Create it as this file says; without it, as it is
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Fill in `${env:NAME}` or `${file:PATH}` here; without it they pass to the worker's providers
    #[arg(long, value_name = "PROVIDERS", env = "CONNECTCTL_RESOLVE", value_delimiter = ',')]
    pub resolve: Vec<Provider>,
    /// Where the offsets are saved before it is deleted; `NAME-offsets-SECONDS.json` by default
    #[arg(long, value_name = "FILE")]
    pub backup: Option<PathBuf>,
    /// Change what its offsets belong to, such as `topic.prefix`: they may mean nothing afterwards
    #[arg(long)]
    pub allow_identity_change: bool,
    /// How it is written.
    #[command(flatten)]
    pub write: WriteArgs,
}

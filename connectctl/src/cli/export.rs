use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  connectctl export connectors/                    # every connector, a file each
  connectctl export connectors/ inventory-sink";

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportArgs {
    /// The folder; made if it is missing
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Connectors; all without any
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Write secrets in clear, into files that only you can read
    #[arg(long)]
    pub with_secrets: bool,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
}

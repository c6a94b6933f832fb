use clap::{Args, ValueEnum};

use super::{FilesArgs, WaitArgs};

const EXAMPLES: &str = "\
Examples:
  connectctl drift connectors/            # exit code 2 when the cluster was edited by hand
  connectctl drift -o json connectors/";

/// Arguments of `drift`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DriftArgs {
    /// What was applied.
    #[command(flatten)]
    pub files: FilesArgs,
    /// How to print
    #[arg(short, long, value_enum, default_value_t = DriftOutput::Text)]
    pub output: DriftOutput,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
}

/// How differences are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DriftOutput {
    /// A line a connector, its keys below it
    Text,
    /// An object with a schema version
    Json,
}

use std::path::PathBuf;

use clap::Args;

use super::FilesArgs;

const EXAMPLES: &str = "\
Examples:
  connectctl snapshot connect-plugins.json          # once, from a worker
  connectctl lint --offline connectors/             # then anywhere, without one";

/// Arguments of `lint`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct LintArgs {
    /// What is to be checked.
    #[command(flatten)]
    pub files: FilesArgs,
    /// Use the saved definitions; without it the worker is asked for them
    #[arg(long)]
    pub offline: bool,
    /// The saved definitions
    #[arg(long, value_name = "FILE", default_value = "connect-plugins.json")]
    pub snapshot: PathBuf,
}

/// Arguments of `snapshot`.
#[derive(Debug, Args)]
pub struct SnapshotArgs {
    /// Where the definitions are saved
    #[arg(value_name = "FILE", default_value = "connect-plugins.json")]
    pub file: PathBuf,
}

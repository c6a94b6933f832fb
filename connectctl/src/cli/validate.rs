use clap::Args;

use super::{FilesArgs, WaitArgs};

const EXAMPLES: &str = "\
Examples:
  connectctl validate connectors/
  jq '.config[\"tasks.max\"] = \"4\"' sink.json | connectctl validate -";

/// Arguments of `validate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ValidateArgs {
    /// What is to be checked.
    #[command(flatten)]
    pub files: FilesArgs,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
}

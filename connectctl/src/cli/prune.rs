use clap::Args;

use super::{FilesArgs, OwnedArgs, WaitArgs};

const EXAMPLES: &str = "\
Examples:
  connectctl prune --prefix inventory- connectors/
  connectctl prune --selector team=inventory --yes connectors/";

/// Arguments of `prune`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, group = clap::ArgGroup::new("whose").args(["prefix", "selector"]).required(true).multiple(true))]
pub struct PruneArgs {
    /// What stays.
    #[command(flatten)]
    pub files: FilesArgs,
    /// What is owned.
    #[command(flatten)]
    pub owned: OwnedArgs,
    /// Do not ask before deleting
    #[arg(short, long)]
    pub yes: bool,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
}

use clap::Args;

use super::SettleArgs;
use crate::completion;

/// Arguments of `pause`, `stop` and `resume`.
#[derive(Debug, Args)]
pub struct StateArgs {
    /// Connectors
    #[arg(add = completion::connectors(), required_unless_present = "all", value_name = "CONNECTOR")]
    pub names: Vec<String>,
    /// All connectors of the cluster
    #[arg(long, conflicts_with = "names")]
    pub all: bool,
    /// How it is waited for.
    #[command(flatten)]
    pub settle: SettleArgs,
}

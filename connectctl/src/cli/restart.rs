use clap::Args;

use super::SettleArgs;
use crate::completion;

const EXAMPLES: &str = "\
Examples:
  connectctl restart --failed                    # whatever failed, on the whole cluster
  connectctl restart inventory-sink              # the connector and all its tasks
  connectctl restart inventory-sink --failed     # only what failed of it
  connectctl restart inventory-sink --task 1";

/// Arguments of `restart`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RestartArgs {
    /// Connectors; with `--failed` and no name, all
    #[arg(add = completion::connectors(), required_unless_present = "failed", value_name = "CONNECTOR")]
    pub names: Vec<String>,
    /// Only connectors and tasks that have failed
    #[arg(long)]
    pub failed: bool,
    /// Only this task of one connector
    #[arg(long, value_name = "NUMBER", conflicts_with = "failed")]
    pub task: Option<u32>,
    /// How it is waited for.
    #[command(flatten)]
    pub settle: SettleArgs,
}

use clap::{Args, ValueEnum};

use super::SettleArgs;
use crate::completion;

const EXAMPLES: &str = "\
Examples:
  connectctl wait                                # for the worker, and until all connectors are well
  connectctl wait inventory-source inventory-sink
  connectctl wait inventory-sink --for stopped --wait-timeout 30";

/// Arguments of `wait`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct AwaitArgs {
    /// Connectors, also such as do not exist yet; without a name, all that exist
    #[arg(add = completion::connectors(), value_name = "CONNECTOR")]
    pub names: Vec<String>,
    /// What is waited for
    #[arg(long = "for", value_enum, default_value_t = AwaitedState::Well)]
    pub state: AwaitedState,
    /// How it is waited for.
    #[command(flatten)]
    pub settle: SettleArgs,
}

/// What can be waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AwaitedState {
    /// Running with all tasks, or paused or stopped as somebody wants it
    Well,
    /// Running with all tasks
    Running,
    /// Paused with all tasks
    Paused,
    /// Stopped, without tasks
    Stopped,
}

use clap::Args;

use super::WaitArgs;
use crate::completion;

/// Arguments of `delete`.
#[derive(Debug, Args)]
pub struct DeleteArgs {
    /// Connectors
    #[arg(add = completion::connectors(), required = true, value_name = "NAME")]
    pub names: Vec<String>,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
}

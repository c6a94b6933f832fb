use clap::Args;

use super::WaitArgs;

/// Arguments of `delete`.
#[derive(Debug, Args)]
pub struct DeleteArgs {
    /// Connectors
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<String>,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
}

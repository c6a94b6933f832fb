use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{FilesArgs, OrderArg, OwnedArgs, WaitArgs};

const EXAMPLES: &str = "\
Examples:
  connectctl plan connectors/                      # exit code 2 when something would change
  connectctl plan -o markdown connectors/ >> \"$GITHUB_STEP_SUMMARY\"
  connectctl plan --plan-out plan.json connectors/ && connectctl apply plan.json
  connectctl plan --prune --prefix inventory- connectors/";

/// Arguments of `plan`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct PlanArgs {
    /// What would be applied.
    #[command(flatten)]
    pub files: FilesArgs,
    /// How to print
    #[arg(short, long, value_enum, default_value_t = PlanOutput::Text)]
    pub output: PlanOutput,
    /// Write the plan to a file that `apply` takes; it holds no configuration, only digests
    #[arg(long, value_name = "FILE")]
    pub plan_out: Option<PathBuf>,
    /// Do not let Connect validate what would be written
    #[arg(long)]
    pub no_validation: bool,
    /// What goes first among connectors without a `depends_on`
    #[arg(long, value_enum, default_value_t = OrderArg::SourcesFirst)]
    pub order: OrderArg,
    /// Count in what is owned and in no file any more
    #[arg(long, requires = "owned")]
    pub prune: bool,
    /// What is owned.
    #[command(flatten)]
    pub owned: OwnedArgs,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanOutput {
    /// A line a connector, its keys below it
    Text,
    /// An object with a schema version
    Json,
    /// A table for a pull request
    Markdown,
}

use clap::Args;

use super::Output;
use crate::completion;

const EXAMPLES: &str = "\
Examples:
  connectctl status
  connectctl status --watch
  connectctl status inventory-source -o json
  connectctl status -o name | xargs connectctl describe connector";

/// Arguments of `status`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct StatusArgs {
    /// Connectors; without a name, all
    #[arg(add = completion::connectors(), value_name = "NAME")]
    pub names: Vec<String>,
    /// How to print
    #[arg(short, long, value_enum, default_value_t = Output::Table)]
    pub output: Output,
    /// Look again every few seconds, until Ctrl-C
    #[arg(short, long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "2", require_equals = true, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub watch: Option<u64>,
}

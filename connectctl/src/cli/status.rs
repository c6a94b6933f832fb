use clap::Args;

use super::Output;

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// How to print
    #[arg(short, long, value_enum, default_value_t = Output::Table)]
    pub output: Output,
}

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::WaitArgs;
use crate::ApplyOptions;

const EXAMPLES: &str = "\
Examples:
  connectctl apply connectors/
  connectctl --url http://connect:8083 apply source.json sink.json";

/// Arguments of `apply`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ApplyArgs {
    /// Connector files, or folders whose `*.json` files are meant
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
    /// Milliseconds between two looks at the status while connectors start
    #[arg(long, value_name = "MS", env = "CONNECTCTL_POLL_INTERVAL_MS", default_value_t = 250, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub poll_interval_ms: u64,
}

impl ApplyArgs {
    /// How `apply` is to go about it.
    #[must_use]
    pub fn options(&self) -> ApplyOptions {
        ApplyOptions {
            wait_timeout: self.wait.timeout(),
            poll_interval: Duration::from_millis(self.poll_interval_ms),
        }
    }
}

use std::time::Duration;

use clap::Args;

/// How long a command may take.
#[derive(Debug, Args)]
pub struct WaitArgs {
    /// Seconds for everything: a worker that starts, a rebalance, connectors that start
    #[arg(long, value_name = "SECONDS", env = "CONNECTCTL_WAIT_TIMEOUT", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub wait_timeout: u64,
}

impl WaitArgs {
    /// The time as a duration.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.wait_timeout)
    }
}

/// How long, and how often it is looked.
#[derive(Debug, Args)]
pub struct SettleArgs {
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
    /// Milliseconds between two looks at the status
    #[arg(long, value_name = "MS", env = "CONNECTCTL_POLL_INTERVAL_MS", default_value_t = 250, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub poll_interval_ms: u64,
}

impl SettleArgs {
    /// The pause as a duration.
    #[must_use]
    pub fn poll_interval(&self) -> Duration {
        Duration::from_millis(self.poll_interval_ms)
    }
}

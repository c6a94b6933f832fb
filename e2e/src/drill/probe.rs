//! What an instance says of itself.

use std::time::Duration;

use anyhow::{Result, anyhow};

use crate::wait;

/// How many partitions the instance with metrics at `url` owns.
///
/// # Errors
/// When it does not answer.
pub async fn assigned_partitions(url: &str) -> Result<u64> {
    let metrics = reqwest::get(format!("{url}/metrics")).await?.error_for_status()?.text().await?;
    let line = metrics.lines().find(|line| line.starts_with("processor_assigned_partitions "));
    let value = line.and_then(|line| line.rsplit(' ').next()).and_then(|value| value.parse().ok());
    value.ok_or_else(|| anyhow!("no `processor_assigned_partitions` in {metrics}"))
}

/// Waits until the instance is ready.
///
/// # Errors
/// When it does not come to be in time.
pub async fn ready(url: &str, timeout: Duration) -> Result<()> {
    wait::until(&format!("{url}/readyz"), timeout, || readiness(url)).await
}

/// One look; what is seen instead, when it is not ready.
pub(super) async fn readiness(url: &str) -> Result<(), String> {
    match reqwest::get(format!("{url}/readyz")).await {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(answer.text().await.unwrap_or_default()),
        Err(error) => Err(error.to_string()),
    }
}

//! Waiting for a condition, never for a time.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How often a condition is looked at: far below what any test measures, far above what would load the services.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Asks `condition` until it gives a value, or fails after `deadline` with what was awaited and what was seen last.
///
/// `condition` gives `Ok(value)` when it holds and `Err(what is seen instead)` while it does not.
///
/// # Errors
/// When the deadline passes.
pub async fn until<T, F, Fut>(what: &str, deadline: Duration, mut condition: F) -> Result<T>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, String>>,
{
    let started = Instant::now();
    loop {
        match condition().await {
            Ok(value) => return Ok(value),
            Err(seen) if started.elapsed() > deadline => {
                bail!("waited {} s for {what}; last seen: {seen}", deadline.as_secs())
            }
            Err(_) => tokio::time::sleep(POLL_INTERVAL).await,
        }
    }
}

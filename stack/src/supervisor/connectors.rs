//! Connectors that fail later: a database or an index that was away leaves tasks behind that never
//! try again by themselves.

use std::collections::HashMap;
use std::time::Duration;

use connectctl::Client;
use connectctl::health::Health;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use super::state::Ledger;
use crate::bootstrap::connectors::restart_failed;
use crate::error::Error;

/// How often the connectors are looked at.
const INTERVAL: Duration = Duration::from_secs(1);

/// Restarts what fails, with growing pauses, until `stop`.
pub(super) async fn watch(connect_url: String, ledger: Ledger, stop: CancellationToken) {
    let Ok(client) = Client::new(&connect_url) else { return };
    let http = reqwest::Client::new();
    let mut schedule = Schedule::default();
    while stop.run_until_cancelled(sleep(INTERVAL)).await.is_some() {
        // While the worker itself is away its keeper is at work.
        let Ok(connectors) = client.connectors().await else { continue };
        for (name, live) in connectors {
            let health = Health::of(live.status.as_ref());
            if !schedule.is_due(&name, &health, Instant::now()) {
                continue;
            }
            tracing::warn!(connector = name, ?health, "connector failed; it is restarted");
            if let Err(error) = restart(&http, &connect_url, &name, &ledger).await {
                tracing::warn!(connector = name, %error, "connector was not restarted");
            }
        }
    }
}

async fn restart(
    http: &reqwest::Client,
    connect_url: &str,
    name: &str,
    ledger: &Ledger,
) -> Result<(), Error> {
    restart_failed(http, connect_url, name).await?;
    ledger.update(|state| *state.connector_restarts.entry(name.to_owned()).or_default() += 1)
}

/// When a failed connector is restarted: pure, the time comes from outside.
#[derive(Debug, Default)]
struct Schedule {
    connectors: HashMap<String, Entry>,
}

#[derive(Debug)]
struct Entry {
    backoff: Backoff,
    /// When it was last restarted: the beginning of its present life.
    restarted_at: Instant,
    /// Failed, and to be restarted then.
    due_at: Option<Instant>,
}

impl Schedule {
    fn is_due(&mut self, name: &str, health: &Health, now: Instant) -> bool {
        let entry = self.connectors.entry(name.to_owned()).or_insert_with(|| Entry {
            backoff: Backoff::default(),
            restarted_at: now,
            due_at: None,
        });
        if !matches!(health, Health::Failed(_)) {
            entry.due_at = None;
            return false;
        }
        let lifetime = now.duration_since(entry.restarted_at);
        let due_at = *entry.due_at.get_or_insert_with(|| now + entry.backoff.pause(lifetime));
        if now < due_at {
            return false;
        }
        entry.due_at = None;
        entry.restarted_at = now;
        true
    }
}

#[cfg(test)]
mod tests {
    use connectctl::health::FailedPart;

    use super::*;

    fn failed() -> Health {
        Health::Failed(FailedPart { task: Some(0), worker_id: String::new(), cause: String::new() })
    }

    #[test]
    fn what_runs_is_left_alone() {
        let mut schedule = Schedule::default();
        assert!(!schedule.is_due("a", &Health::Running { tasks: 1 }, Instant::now()));
    }

    #[test]
    fn what_keeps_failing_is_restarted_more_and_more_rarely() {
        let mut schedule = Schedule::default();
        let start = Instant::now();
        let restarts: Vec<u64> = (0..40)
            .filter(|second| schedule.is_due("a", &failed(), start + Duration::from_secs(*second)))
            .collect();
        assert_eq!(restarts, [1, 3, 5, 8, 13, 22, 39]);
    }

    #[test]
    fn one_failure_does_not_slow_the_restart_of_another_connector() {
        let mut schedule = Schedule::default();
        let start = Instant::now();
        for second in 0..10 {
            schedule.is_due("a", &failed(), start + Duration::from_secs(second));
        }
        assert!(!schedule.is_due("b", &failed(), start + Duration::from_secs(10)));
        assert!(schedule.is_due("b", &failed(), start + Duration::from_secs(11)));
    }
}

//! What `/readyz` and `/metrics` are told at the end of a turn.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Session;

/// How often the gauges are set that cost more than a few nanoseconds.
const GAUGES_INTERVAL: Duration = Duration::from_secs(1);

impl Session {
    /// Tells how things stand.
    pub(super) fn report(&mut self) {
        let standing = self.obstacle();
        if self.standing != standing || self.standing.is_none() {
            self.setup.health.set_waiting_for(standing.clone());
        }
        self.standing = standing;
        if self.gauges_set_at.is_none_or(|at| at.elapsed() >= GAUGES_INTERVAL) {
            self.gauges_set_at = Some(Instant::now());
            self.set_gauges();
        }
    }

    fn obstacle(&self) -> Option<String> {
        let remaining = self.restore.remaining();
        match &self.hold {
            _ if !self.joined => Some("the group to assign partitions".to_owned()),
            _ if remaining > 0 => Some(format!("the state of {remaining} partitions")),
            Some(hold) => Some(hold.to_string()),
            None if self.failures > 0 => Some("a transaction that can be committed".to_owned()),
            None => None,
        }
    }

    fn set_gauges(&self) {
        let metrics = &self.setup.metrics;
        metrics.assigned_partitions.set(i64::try_from(self.work.assignment.len()).unwrap_or(0));
        metrics.restore_remaining.set(self.restore.remaining_offsets());
        for (source, partition, rows) in self.work.topology.rows() {
            metrics.set_state_rows(self.setup.topics.source(source), partition, rows);
        }
    }

    /// Measures the first record of the transaction that has just been committed.
    pub(super) fn observe_latency(&self) {
        let Some((source, written_at_ms)) = self.work.sample() else { return };
        let written_at = UNIX_EPOCH + Duration::from_millis(written_at_ms);
        // Clocks differ: a record from the future has no latency to tell.
        if let Ok(latency) = SystemTime::now().duration_since(written_at) {
            self.setup.metrics.visible(self.setup.topics.source(source), latency);
        }
    }
}

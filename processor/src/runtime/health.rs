//! Whether the session lives and whether it is at work.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A session that has shown no life for so long hangs: the client's longest calls are 30 s.
const LONGEST_CALL: Duration = Duration::from_secs(90);

/// A session that has not come round for so long waits for the broker: a turn takes a second at
/// most, while a client's call in an outage takes its whole timeout.
const LONGEST_READY_TURN: Duration = Duration::from_secs(10);

/// No session has come round yet.
const NEVER: u64 = u64::MAX;

/// Written by the session and the client's statistics, read by `/livez`, `/readyz` and `/metrics`.
#[derive(Debug)]
pub(crate) struct Health {
    started: Instant,
    last_turn_ms: AtomicU64,
    last_beat_ms: AtomicU64,
    waiting_for: Mutex<Option<String>>,
    cluster_fault: Mutex<Option<String>>,
}

impl Health {
    /// Alive, but not ready.
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            last_turn_ms: AtomicU64::new(NEVER),
            last_beat_ms: AtomicU64::new(NEVER),
            waiting_for: Mutex::new(Some("the start".to_owned())),
            cluster_fault: Mutex::new(None),
        }
    }

    /// The session came round.
    pub(crate) fn turn(&self) {
        self.last_turn_ms.store(self.now_ms(), Ordering::Relaxed);
        self.beat();
    }

    /// The session is in the middle of a turn, where it repeats a call that the broker does not
    /// answer: it lives, but it does not come round.
    pub(crate) fn beat(&self) {
        self.last_beat_ms.store(self.now_ms(), Ordering::Relaxed);
    }

    /// Tells whether the session still comes round, or repeats a call. What waits before there is one is alive: it
    /// waits for others, and a restart would not make them come sooner.
    pub(crate) fn is_alive(&self) -> bool {
        self.age_of(&self.last_beat_ms).is_none_or(|age| age < LONGEST_CALL)
    }

    /// What keeps the session from its work; none, when it is at work.
    pub(crate) fn set_waiting_for(&self, what: Option<String>) {
        *lock(&self.waiting_for) = what;
    }

    /// What is wrong with the connection to the cluster.
    pub(crate) fn set_cluster_fault(&self, fault: Option<String>) {
        *lock(&self.cluster_fault) = fault;
    }

    /// What keeps the processor from its work; none, when it is at work.
    pub(crate) fn obstacle(&self) -> Option<String> {
        let waiting_for = lock(&self.waiting_for).clone();
        waiting_for.or_else(|| self.long_turn()).or_else(|| lock(&self.cluster_fault).clone())
    }

    fn long_turn(&self) -> Option<String> {
        let age = self.age_of(&self.last_turn_ms).filter(|age| *age >= LONGEST_READY_TURN)?;
        Some(format!("an answer of the cluster, for {} s by now", age.as_secs()))
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(NEVER - 1)
    }

    fn age_of(&self, moment_ms: &AtomicU64) -> Option<Duration> {
        let last = moment_ms.load(Ordering::Relaxed);
        let last = (last != NEVER).then(|| Duration::from_millis(last))?;
        Some(self.started.elapsed().saturating_sub(last))
    }
}

fn lock(text: &Mutex<Option<String>>) -> MutexGuard<'_, Option<String>> {
    // A text is replaced as a whole, so a panic elsewhere leaves nothing half-done.
    text.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session whose last turn was so long ago.
    fn turned_before(age: Duration) -> Health {
        let mut health = Health::new();
        health.set_waiting_for(None);
        health.turn();
        health.started = Instant::now().checked_sub(age).unwrap();
        health
    }

    #[test]
    fn what_waits_for_the_start_is_alive_and_not_ready() {
        let mut health = Health::new();
        health.started = Instant::now().checked_sub(LONGEST_CALL * 2).unwrap();
        assert!(health.is_alive());
        assert_eq!(health.obstacle().unwrap(), "the start");
    }

    #[test]
    fn a_long_call_costs_the_readiness_and_a_longer_one_the_life() {
        let at_work = turned_before(Duration::ZERO);
        assert!(at_work.is_alive());
        assert_eq!(at_work.obstacle(), None);
        let in_a_call = turned_before(LONGEST_READY_TURN);
        assert!(in_a_call.is_alive());
        assert!(in_a_call.obstacle().unwrap().starts_with("an answer of the cluster, for 10 s"));
        assert!(!turned_before(LONGEST_CALL).is_alive());
    }

    #[test]
    fn repeating_a_call_is_life_but_no_work() {
        let mut health = turned_before(LONGEST_CALL);
        health.beat();
        assert!(health.is_alive());
        assert!(health.obstacle().is_some());
        health.started = health.started.checked_sub(LONGEST_CALL).unwrap();
        assert!(!health.is_alive());
    }

    #[test]
    fn a_fault_of_the_cluster_costs_the_readiness_until_it_is_over() {
        let health = turned_before(Duration::ZERO);
        health.set_cluster_fault(Some("a broker".to_owned()));
        assert_eq!(health.obstacle().unwrap(), "a broker");
        health.set_cluster_fault(None);
        assert_eq!(health.obstacle(), None);
    }
}

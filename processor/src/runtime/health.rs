//! Whether the session lives and whether it is at work.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A session that has not come round for so long hangs: the client's longest waits are 30 s.
const LONGEST_TURN: Duration = Duration::from_secs(90);

/// Written by the session, read by `/livez` and `/readyz`.
#[derive(Debug)]
pub(crate) struct Health {
    started: Instant,
    last_turn_ms: AtomicU64,
    waiting_for: Mutex<Option<String>>,
}

impl Health {
    /// Alive, but not ready.
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            last_turn_ms: AtomicU64::new(0),
            waiting_for: Mutex::new(Some("the start".to_owned())),
        }
    }

    /// The session came round.
    pub(crate) fn turn(&self) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_turn_ms.store(now, Ordering::Relaxed);
    }

    /// Tells whether the session still comes round.
    pub(crate) fn is_alive(&self) -> bool {
        let last = Duration::from_millis(self.last_turn_ms.load(Ordering::Relaxed));
        self.started.elapsed().saturating_sub(last) < LONGEST_TURN
    }

    /// What keeps the session from its work; none, when it is at work.
    pub(crate) fn set_waiting_for(&self, what: Option<String>) {
        if let Ok(mut waiting_for) = self.waiting_for.lock() {
            *waiting_for = what;
        }
    }

    /// What keeps the session from its work; none, when it is at work.
    pub(crate) fn waiting_for(&self) -> Option<String> {
        self.waiting_for.lock().map_or(None, |waiting_for| waiting_for.clone())
    }
}

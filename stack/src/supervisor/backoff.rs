//! How long to wait before the next start of what keeps ending.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(30);

/// What lived this long is healthy: its next end starts the row anew.
const STABLE_AFTER: Duration = Duration::from_mins(1);

/// Doubling pauses, from a quarter of a second up to half a minute.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The pause before the next start, after one that lived for `lifetime`.
    pub fn pause(&mut self, lifetime: Duration) -> Duration {
        if lifetime >= STABLE_AFTER {
            self.failures = 0;
        }
        let pause = FIRST.saturating_mul(1 << self.failures.min(16)).min(LONGEST);
        self.failures += 1;
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_to_a_bound() {
        let mut backoff = Backoff::default();
        let pauses: Vec<u128> = (0..9).map(|_| backoff.pause(Duration::ZERO).as_millis()).collect();
        assert_eq!(pauses, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    }

    #[test]
    fn a_long_life_forgives_the_past() {
        let mut backoff = Backoff::default();
        for _ in 0..5 {
            backoff.pause(Duration::ZERO);
        }
        assert_eq!(backoff.pause(STABLE_AFTER), FIRST);
    }
}

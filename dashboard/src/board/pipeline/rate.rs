//! A growing counter as a number per second.

use std::collections::VecDeque;

/// Long enough that a change every 400 ms is no flicker, short enough to follow a burst.
const WINDOW_MS: u64 = 5_000;

/// A counter over the last seconds.
#[derive(Debug, Default)]
pub(super) struct Rate {
    /// When, and what the counter said.
    readings: VecDeque<(u64, u64)>,
}

impl Rate {
    /// Takes a reading. A counter that went back was restarted: what was before is forgotten.
    pub(super) fn see(&mut self, counter: u64, now_ms: u64) {
        if self.readings.back().is_some_and(|(_, before)| counter < *before) {
            self.readings.clear();
        }
        self.readings.push_back((now_ms, counter));
        // The oldest one stays just outside of the window, so that the window is always full.
        while self.readings.get(1).is_some_and(|(at, _)| at + WINDOW_MS <= now_ms) {
            self.readings.pop_front();
        }
    }

    /// The rate, if there are two readings and the last is not older than the window.
    #[must_use]
    pub(super) fn per_second(&self, now_ms: u64) -> Option<f64> {
        let (first_at, first) = self.readings.front()?;
        let (last_at, last) = self.readings.back()?;
        if last_at == first_at || last_at + WINDOW_MS < now_ms {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = (last - first) as f64 * 1000.0 / (last_at - first_at) as f64;
        Some((rate * 10.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(readings: &[(u64, u64)], now_ms: u64) -> Option<f64> {
        let mut rate = Rate::default();
        for (at, counter) in readings {
            rate.see(*counter, *at);
        }
        rate.per_second(now_ms)
    }

    #[test]
    fn a_rate_needs_two_readings() {
        assert_eq!(rate(&[], 0), None);
        assert_eq!(rate(&[(0, 10)], 0), None);
        assert_eq!(rate(&[(0, 10), (1_000, 35)], 1_000), Some(25.0));
    }

    #[test]
    fn only_the_last_seconds_count() {
        let steady: Vec<_> = (0..20).map(|second| (second * 1_000, second * 100)).collect();
        assert_eq!(rate(&steady, 19_000), Some(100.0));
        let stopped: Vec<_> =
            (0..20).map(|second| (second * 1_000, second.min(10) * 100)).collect();
        assert_eq!(rate(&stopped, 19_000), Some(0.0));
    }

    #[test]
    fn a_restarted_counter_is_no_negative_rate() {
        assert_eq!(rate(&[(0, 500), (1_000, 3)], 1_000), None);
        assert_eq!(rate(&[(0, 500), (1_000, 3), (2_000, 7)], 2_000), Some(4.0));
    }

    #[test]
    fn a_counter_that_is_not_read_any_more_has_no_rate() {
        assert_eq!(rate(&[(0, 0), (1_000, 10)], 6_001), None);
    }
}

//! From the write of a row until a search finds its item's sum.
//!
//! `last_update` is the database's clock, the sighting ours: one clock where both run on one machine.

use std::collections::{HashMap, VecDeque};

/// What "now" is the median of.
const NOW_MS: u64 = 5_000;

/// One entry of the history.
const INTERVAL_MS: u64 = 5_000;

/// Five minutes.
const INTERVALS: usize = 60;

/// A document of `global-stock` that a search found for the first time in this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    /// Which item.
    pub stock_item_id: i64,
    /// When the newest row in it was written, milliseconds since 1970.
    pub last_update_ms: u64,
}

/// The times of the last minutes.
#[derive(Debug, Default)]
pub(super) struct Latency {
    /// The newest write seen of each item.
    known: HashMap<i64, u64>,
    /// When the first look was; what was written before may have been found long ago.
    since_ms: Option<u64>,
    /// When, and how long it took.
    samples: VecDeque<(u64, u64)>,
    history: VecDeque<Option<u64>>,
    interval_end_ms: u64,
}

impl Latency {
    /// Takes in what a look found.
    ///
    /// A document whose `last_update` did not grow says nothing about time: a deleted row changes the sum and leaves
    /// that date as it was.
    pub(super) fn see(&mut self, sightings: &[Sighting], now_ms: u64) {
        self.advance(now_ms);
        let since_ms = *self.since_ms.get_or_insert(now_ms);
        for sighting in sightings {
            let known = self.known.insert(sighting.stock_item_id, sighting.last_update_ms);
            if sighting.last_update_ms > known.unwrap_or(since_ms) {
                let latency_ms = now_ms.saturating_sub(sighting.last_update_ms);
                self.samples.push_back((now_ms, latency_ms));
            }
        }
    }

    /// Ends the intervals that are over.
    pub(super) fn advance(&mut self, now_ms: u64) {
        if self.interval_end_ms == 0 {
            self.interval_end_ms = now_ms + INTERVAL_MS;
        }
        while self.interval_end_ms <= now_ms {
            let end = self.interval_end_ms;
            self.history.push_back(self.median(end.saturating_sub(INTERVAL_MS), end));
            self.interval_end_ms += INTERVAL_MS;
            // After a long pause nothing is left to say about it.
            if now_ms > self.interval_end_ms + INTERVAL_MS * INTERVALS as u64 {
                self.interval_end_ms = now_ms;
                self.history.clear();
            }
        }
        while self.history.len() > INTERVALS {
            self.history.pop_front();
        }
        let oldest = now_ms.saturating_sub(NOW_MS.max(INTERVAL_MS) + INTERVAL_MS);
        while self.samples.front().is_some_and(|(at, _)| *at < oldest) {
            self.samples.pop_front();
        }
    }

    /// The median of the last seconds.
    #[must_use]
    pub(super) fn now_ms(&self) -> Option<u64> {
        let last = self.samples.back().map(|(at, _)| *at)?;
        self.median(last.saturating_sub(NOW_MS), last + 1)
    }

    /// The median of each interval of the last minutes, oldest first; `None`: nothing changed.
    #[must_use]
    pub(super) fn history_ms(&self) -> Vec<Option<u64>> {
        self.history.iter().copied().collect()
    }

    fn median(&self, from_ms: u64, to_ms: u64) -> Option<u64> {
        let within = |at: &u64| (from_ms..to_ms).contains(at);
        let mut times: Vec<u64> =
            self.samples.iter().filter(|(at, _)| within(at)).map(|(_, time)| *time).collect();
        times.sort_unstable();
        times.get(times.len() / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(latency: &mut Latency, item: i64, written_ms: u64, now_ms: u64) {
        latency.see(&[Sighting { stock_item_id: item, last_update_ms: written_ms }], now_ms);
    }

    #[test]
    fn the_median_of_the_last_seconds_is_now() {
        let mut latency = Latency::default();
        latency.see(&[], 10_000);
        for (item, took) in [(1, 100), (2, 900), (3, 300)] {
            seen(&mut latency, item, 11_000, 11_000 + took);
        }
        assert_eq!(latency.now_ms(), Some(300));
    }

    #[test]
    fn what_was_written_before_the_first_look_has_no_time() {
        let mut latency = Latency::default();
        latency.see(&[], 10_000);
        seen(&mut latency, 1, 4_000, 10_100);
        assert_eq!(latency.now_ms(), None);
    }

    #[test]
    fn a_deleted_row_has_no_time() {
        let mut latency = Latency::default();
        latency.see(&[], 10_000);
        seen(&mut latency, 1, 11_000, 11_200);
        seen(&mut latency, 1, 11_000, 60_000);
        latency.advance(60_000);
        assert_eq!(latency.now_ms(), None);
    }

    #[test]
    fn the_history_has_an_entry_for_each_interval_quiet_or_not() {
        let mut latency = Latency::default();
        latency.see(&[], 10_000);
        seen(&mut latency, 1, 11_000, 11_200);
        latency.advance(20_000);
        assert_eq!(latency.history_ms(), [Some(200), None]);
        latency.advance(20_000 + 2 * INTERVAL_MS * INTERVALS as u64);
        assert!(latency.history_ms().len() <= INTERVALS);
    }
}

//! How long a transaction collects records.

use std::time::{Duration, Instant};

use crate::config::RunOptions;

/// When a batch ends, by the age of the oldest record seen: updates between the stages are always
/// young, also when the changes behind them are not.
///
/// A record that has waited for a second loses little by waiting for another, and a transaction
/// that collects for longer writes a key once that several would write several times: whoever is
/// behind catches up faster. What keeps up is committed as soon as nothing more is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    opened: Instant,
    shortest: Duration,
    longest: Duration,
    interval: Duration,
    lingered: bool,
}

/// A group that is behind waits for more for this part of its interval: the client may be fetching.
const LINGER_PART: u32 = 20;

/// Waits have whole milliseconds: the client's wrapper burns a processor for what is left of one.
const MILLISECOND: Duration = Duration::from_millis(1);

impl Window {
    /// Opens with a record of the given age.
    pub(super) fn open(now: Instant, age: Duration, options: &RunOptions) -> Self {
        let shortest = options.commit_interval();
        let longest = options.catch_up_interval().max(shortest);
        let interval = age.clamp(shortest, longest);
        Self { opened: now, shortest, longest, interval, lingered: false }
    }

    /// A record of the given age is part of the batch.
    pub(super) fn widen(&mut self, age: Duration) {
        self.interval = self.interval.max(age.min(self.longest));
    }

    /// No more records are taken.
    pub(super) fn is_over(&self, now: Instant) -> bool {
        self.left(now).is_zero()
    }

    fn left(&self, now: Instant) -> Duration {
        self.interval.saturating_sub(now.saturating_duration_since(self.opened))
    }

    /// Whoever is behind waits once for more.
    fn linger(&mut self) -> Duration {
        let due = self.interval > self.shortest && !self.lingered;
        self.lingered |= due;
        if due { self.interval / LINGER_PART } else { Duration::ZERO }
    }

    /// How long to wait for more when nothing is there; none, when the batch ends. `spacing` is
    /// what is left of the time between two transactions.
    pub(super) fn patience(&mut self, now: Instant, spacing: Duration) -> Option<Duration> {
        let wait = self.linger().max(spacing).min(self.left(now));
        (!wait.is_zero()).then_some(wait.max(MILLISECOND))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::config::{Command, CommandLine};

    fn open(age_ms: u64) -> (Instant, Window) {
        let line = ["processor", "run", "--commit-interval-ms", "100"];
        let line = line.iter().chain(&["--catch-up-interval-ms", "1000"]);
        let Command::Run(options) = CommandLine::try_parse_from(line).unwrap().command else {
            panic!("not `run`")
        };
        let now = Instant::now();
        (now, Window::open(now, Duration::from_millis(age_ms), &options))
    }

    fn lasts(age_ms: u64) -> u128 {
        let (now, window) = open(age_ms);
        assert!(window.is_over(now + window.interval));
        window.left(now).as_millis()
    }

    #[test]
    fn a_batch_is_open_for_as_long_as_its_first_record_has_waited() {
        assert_eq!([lasts(0), lasts(99), lasts(400), lasts(3_600_000)], [100, 100, 400, 1000]);
    }

    #[test]
    fn an_older_record_keeps_it_open_for_longer_and_a_younger_one_does_not_close_it() {
        let (now, mut window) = open(0);
        for (age_ms, left_ms) in [(400, 400), (50, 400), (3_600_000, 1000)] {
            window.widen(Duration::from_millis(age_ms));
            assert_eq!(window.left(now).as_millis(), left_ms);
        }
    }

    #[test]
    fn whoever_keeps_up_waits_for_nothing() {
        let (now, mut window) = open(99);
        assert_eq!(window.patience(now, Duration::ZERO), None);
    }

    #[test]
    fn whoever_is_behind_waits_once_for_more() {
        let (now, mut window) = open(400);
        assert_eq!(window.patience(now, Duration::ZERO), Some(Duration::from_millis(20)));
        assert_eq!(window.patience(now, Duration::ZERO), None);
    }

    #[test]
    fn the_rest_of_the_spacing_is_waited_for_and_never_less_than_a_millisecond() {
        let (now, mut window) = open(0);
        let spacing = Duration::from_micros(7_300);
        assert_eq!(window.patience(now, spacing), Some(spacing));
        assert_eq!(window.patience(now, Duration::from_nanos(1)), Some(MILLISECOND));
    }

    #[test]
    fn nothing_is_waited_for_beyond_the_deadline() {
        let (now, mut window) = open(400);
        let deadline = now + Duration::from_millis(400);
        assert_eq!(window.patience(deadline, Duration::from_secs(1)), None);
    }
}

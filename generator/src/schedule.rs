//! A pace from a given moment on: when the next steps are due, and how many to write then.

use std::time::Duration;

use tokio::time::Instant;

use crate::pace::Pace;

/// A writer that is further behind its pace than this lets the rest go: a pause of the database is not followed
/// by a burst as long as the pause.
const LAG_LIMIT: Duration = Duration::from_secs(1);

/// When a stretch of the history began, and with which step.
#[derive(Debug)]
pub(crate) struct Schedule {
    pace: Pace,
    start: Instant,
    first: u64,
}

impl Schedule {
    /// Step `first` is due at `start`.
    pub(crate) fn new(pace: Pace, start: Instant, first: u64) -> Self {
        Self { pace, start, first }
    }

    /// The step with which it began.
    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// When the steps from `position` that are written together, `most` of them (not 0), are due.
    pub(crate) fn next(&self, position: u64, most: u64) -> Instant {
        let last = position - self.first + self.pace.gathered().min(most) - 1;
        self.start + self.pace.due_at(last)
    }

    /// How many steps to write now: those due, at least one and `most` of them.
    pub(crate) fn take(&mut self, now: Instant, position: u64, most: u64) -> u64 {
        let late =
            now.saturating_duration_since(self.start + self.pace.due_at(position - self.first));
        if late > LAG_LIMIT && self.pace != Pace::Unlimited {
            *self = Self::new(self.pace, now, position);
        }
        let due = self.pace.due(now.saturating_duration_since(self.start));
        due.saturating_sub(position - self.first).clamp(1, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PER_SECOND: u32 = 1_000;

    fn schedule() -> (Schedule, Instant) {
        let start = Instant::now();
        let pace = Pace::Even { changes: PER_SECOND, period: Duration::from_secs(1) };
        (Schedule::new(pace, start, 50), start)
    }

    #[test]
    fn a_writer_that_keeps_up_takes_what_ten_milliseconds_bring() {
        let (mut schedule, start) = schedule();
        let next = schedule.next(50, 500);
        assert_eq!(next, start + Duration::from_millis(9));
        assert_eq!(schedule.take(next, 50, 500), 10);
    }

    #[test]
    fn a_short_delay_is_made_up_for() {
        let (mut schedule, start) = schedule();
        assert_eq!(schedule.take(start + Duration::from_millis(800), 50, 500), 500);
        assert_eq!(schedule.take(start + Duration::from_millis(800), 550, 500), 301);
    }

    #[test]
    fn a_long_pause_is_not() {
        let (mut schedule, start) = schedule();
        let resumed = start + Duration::from_mins(1);
        assert_eq!(schedule.take(resumed, 50, 500), 1);
        assert_eq!(schedule.next(51, 500), resumed + Duration::from_millis(10));
    }

    #[test]
    fn the_last_steps_are_not_waited_for_longer_than_they_need() {
        let (schedule, start) = schedule();
        assert_eq!(schedule.next(50, 1), start);
    }

    #[test]
    fn without_a_limit_all_is_due_at_once() {
        let start = Instant::now();
        let mut schedule = Schedule::new(Pace::Unlimited, start, 0);
        assert_eq!(schedule.next(0, 1_000), start);
        assert_eq!(schedule.take(start + Duration::from_mins(1), 7, 1_000), 1_000);
    }
}

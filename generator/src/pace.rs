//! Rate control, as arithmetic: how many changes are due after how long, exactly.

use std::time::Duration;

/// Changes are written together if they are due within this time of each other: at high rates a transaction
/// for each would be the limit, at low rates each still gets its own.
const GATHER: Duration = Duration::from_millis(10);

/// How fast changes follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as the database takes them.
    Unlimited,
    /// `changes` in each `period`, evenly spread; the first one at once. Neither is zero.
    Even {
        /// Number of changes.
        changes: u32,
        /// The time they take together.
        period: Duration,
    },
}

impl Pace {
    /// Changes that are due `elapsed` after the start.
    #[must_use]
    pub fn due(&self, elapsed: Duration) -> u64 {
        match *self {
            Self::Unlimited => u64::MAX,
            Self::Even { changes, period } => {
                let whole = elapsed.as_nanos() * u128::from(changes) / period.as_nanos();
                u64::try_from(whole).unwrap_or(u64::MAX).saturating_add(1)
            }
        }
    }

    /// When change `number`, counted from 0, is due after the start.
    #[must_use]
    pub fn due_at(&self, number: u64) -> Duration {
        match *self {
            Self::Unlimited => Duration::ZERO,
            Self::Even { changes, period } => {
                let nanos = (u128::from(number) * period.as_nanos()).div_ceil(changes.into());
                Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
            }
        }
    }

    /// Changes that are written in one transaction while the writer keeps up.
    #[must_use]
    pub fn gathered(&self) -> u64 {
        match self {
            Self::Unlimited => u64::MAX,
            Self::Even { .. } => (self.due(GATHER) - 1).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::Pace;

    fn every(period_ms: u64) -> Pace {
        Pace::Even { changes: 1, period: Duration::from_millis(period_ms) }
    }

    fn per_second(changes: u32) -> Pace {
        Pace::Even { changes, period: Duration::from_secs(1) }
    }

    #[test]
    fn the_first_change_is_due_at_once_and_the_next_one_after_the_interval() {
        assert_eq!(every(400).due(Duration::ZERO), 1);
        assert_eq!(every(400).due(Duration::from_millis(399)), 1);
        assert_eq!(every(400).due(Duration::from_millis(400)), 2);
        assert_eq!(every(5_000).due(Duration::from_hours(1)), 721);
    }

    #[test]
    fn a_low_rate_writes_each_change_alone_and_a_high_one_gathers_ten_milliseconds() {
        assert_eq!(every(400).gathered(), 1);
        assert_eq!(per_second(100).gathered(), 1);
        assert_eq!(per_second(1_000).gathered(), 10);
        assert_eq!(per_second(20_000).gathered(), 200);
    }

    #[test]
    fn unlimited_is_always_due() {
        assert_eq!(Pace::Unlimited.due(Duration::ZERO), u64::MAX);
        assert_eq!(Pace::Unlimited.due_at(u64::MAX), Duration::ZERO);
    }

    proptest! {
        #[test]
        fn a_change_is_due_at_its_time_and_not_a_nanosecond_before(
            changes in 1..100_000_u32,
            period_ms in 1..10_000_u64,
            number in 1..10_000_000_u64,
        ) {
            let pace = Pace::Even { changes, period: Duration::from_millis(period_ms) };
            let at = pace.due_at(number);
            prop_assert!(pace.due(at) > number);
            prop_assert!(pace.due(at.saturating_sub(Duration::from_nanos(1))) <= number);
        }
    }
}

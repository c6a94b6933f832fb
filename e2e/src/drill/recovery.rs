//! How long the pipeline stood still after each fault. Pure.

use std::{
    collections::BTreeMap,
    fmt,
    time::{Duration, Instant},
};

use stack::verify::Partition;

/// What was done to the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// `kill -9` of an instance.
    InstanceKilled,
    /// SIGSTOP, and SIGCONT once others had taken over.
    InstancePaused,
    /// One instance more.
    InstanceAdded,
    /// SIGTERM.
    InstanceRemoved,
    /// `kill -9` of the broker.
    BrokerKilled,
    /// `kill -9` of the schema registry.
    RegistryKilled,
}

/// What the processor's group has committed.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When it was asked for: all that happened later may or may not be in it.
    pub asked_at: Instant,
    /// When it was answered.
    pub answered_at: Instant,
    /// The next offset of each partition that changes steadily flow through.
    pub offsets: BTreeMap<Partition, i64>,
}

/// Faults, and the time until *every* partition was committed beyond where the fault found it.
///
/// So a partition that waits for its killed owner's session to run out counts, however well the others do. A fault
/// that strikes into the recovery of another one lengthens both.
#[derive(Debug, Default)]
pub struct Recoveries {
    open: Vec<Open>,
    times: BTreeMap<Fault, Vec<Duration>>,
    struck: BTreeMap<Fault, u32>,
}

#[derive(Debug)]
struct Open {
    fault: Fault,
    at: Instant,
    /// What was committed when it struck: the first sample that was asked for later.
    found: Option<BTreeMap<Partition, i64>>,
}

/// The recoveries from one kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Which.
    pub fault: Fault,
    /// How often it struck.
    pub struck: u32,
    /// Median and maximum of the times until all went on; `None`: the load ended before.
    pub recovery: Option<(Duration, Duration)>,
}

impl Recoveries {
    /// A fault strikes now.
    pub fn strike(&mut self, fault: Fault, now: Instant) {
        *self.struck.entry(fault).or_default() += 1;
        self.open.push(Open { fault, at: now, found: None });
    }

    /// Takes what the group has committed; `true` if nothing is left to recover from.
    pub fn observe(&mut self, sample: &Sample) -> bool {
        for open in &mut self.open {
            if open.found.is_none() && sample.asked_at > open.at {
                open.found = Some(sample.offsets.clone());
            }
        }
        let recovered = |open: &mut Open| {
            open.found.as_ref().is_some_and(|found| advanced(found, &sample.offsets))
        };
        for open in self.open.extract_if(.., recovered) {
            let time = sample.answered_at.saturating_duration_since(open.at);
            self.times.entry(open.fault).or_default().push(time);
        }
        self.open.is_empty()
    }

    /// All kinds that struck.
    #[must_use]
    pub fn summaries(&self) -> Vec<Summary> {
        let summary = |(fault, struck): (&Fault, &u32)| {
            let mut times = self.times.get(fault).cloned().unwrap_or_default();
            times.sort();
            let recovery = times.last().map(|longest| (times[times.len() / 2], *longest));
            Summary { fault: *fault, struck: *struck, recovery }
        };
        self.struck.iter().map(summary).collect()
    }
}

/// Whether every partition is beyond where it was.
#[must_use]
pub fn advanced(from: &BTreeMap<Partition, i64>, to: &BTreeMap<Partition, i64>) -> bool {
    to.iter().all(|(partition, offset)| from.get(partition).is_none_or(|before| before < offset))
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::InstanceKilled => "instance killed (kill -9)",
            Self::InstancePaused => "instance paused and woken",
            Self::InstanceAdded => "instance added",
            Self::InstanceRemoved => "instance stopped (SIGTERM)",
            Self::BrokerKilled => "broker killed (kill -9)",
            Self::RegistryKilled => "registry killed (kill -9)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(start: Instant, seconds: u64, offsets: [i64; 2]) -> Sample {
        let at = start + Duration::from_secs(seconds);
        let offsets = (0..).zip(offsets).map(|(one, offset)| (("t".to_owned(), one), offset));
        Sample { asked_at: at, answered_at: at, offsets: offsets.collect() }
    }

    #[test]
    fn a_fault_is_over_when_every_partition_went_on() {
        let start = Instant::now();
        let mut recoveries = Recoveries::default();
        recoveries.strike(Fault::InstanceKilled, start);
        assert!(!recoveries.observe(&sample(start, 1, [10, 10])));
        assert!(!recoveries.observe(&sample(start, 2, [20, 10])));
        assert!(recoveries.observe(&sample(start, 9, [30, 11])));
        let times = Some((Duration::from_secs(9), Duration::from_secs(9)));
        let expected = Summary { fault: Fault::InstanceKilled, struck: 1, recovery: times };
        assert_eq!(recoveries.summaries(), [expected]);
    }

    #[test]
    fn a_sample_asked_for_before_the_fault_says_nothing_of_what_it_found() {
        let start = Instant::now();
        let mut recoveries = Recoveries::default();
        recoveries.strike(Fault::BrokerKilled, start + Duration::from_secs(5));
        assert!(!recoveries.observe(&sample(start, 4, [10, 10])));
        assert!(!recoveries.observe(&sample(start, 6, [12, 12])));
        assert!(recoveries.observe(&sample(start, 7, [13, 13])));
    }

    #[test]
    fn what_never_went_on_has_no_time() {
        let mut recoveries = Recoveries::default();
        recoveries.strike(Fault::InstancePaused, Instant::now());
        assert_eq!(recoveries.summaries()[0].recovery, None);
    }
}

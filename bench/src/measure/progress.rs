//! How far a group has come, by the offsets it committed: the same look for every contender.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::{cluster::Observer, services::Services};

/// Often enough for a run of two seconds, and too rare to cost the broker anything.
const LOOK_INTERVAL: Duration = Duration::from_millis(20);
/// A group that has committed nothing new for so long is stuck.
const STALL_LIMIT: Duration = Duration::from_mins(2);

/// What had been committed at a moment.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub(crate) struct Sample {
    /// Since the group got its partitions.
    pub(crate) seconds: f64,
    /// Changes of the source, committed.
    pub(crate) changes: u64,
}

/// A group's way through a source topic.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    /// In order; the last is when all stages had committed all.
    pub(crate) samples: Vec<Sample>,
    /// From the assignment to the commit of the last stage.
    pub(crate) seconds: f64,
    /// Changes of the source.
    pub(crate) changes: u64,
}

impl Progress {
    /// Changes a second from the assignment to the last commit.
    #[must_use]
    pub(crate) fn rate(&self) -> f64 {
        self.changes as f64 / self.seconds
    }
}

/// Whom to follow.
pub(crate) struct Follow<'a> {
    /// Where.
    pub(crate) services: &'a Services,
    /// Consumer group, and prefix of its internal topics.
    pub(crate) group: &'a str,
    /// Topic of the changes.
    pub(crate) source: &'a str,
    /// Its partitions.
    pub(crate) partitions: i32,
    /// Ends of the names of the internal topics between its stages.
    pub(crate) internal: &'static str,
}

impl Follow<'_> {
    /// Waits until the group has committed all that is in the source and its internal topics.
    /// `alive` is asked at each look and fails when the contender has ended.
    ///
    /// # Errors
    /// When it ended or is stuck, or on an interrupt.
    pub(crate) fn until_done(&self, mut alive: impl FnMut() -> Result<()>) -> Result<Progress> {
        let observer = self.services.cluster.observer(self.group)?;
        let ends = observer.ends(self.source, self.partitions)?;
        let mut wait = |started: Instant| {
            ensure!(started.elapsed() < STALL_LIMIT, "`{}` makes no progress", self.group);
            alive()?;
            self.services.interrupt.pause(LOOK_INTERVAL)
        };
        let asked = Instant::now();
        while !observer.is_assigned()? {
            wait(asked)?;
        }
        let started = Instant::now();
        let mut samples: Vec<Sample> = Vec::new();
        let mut moved = Instant::now();
        loop {
            let committed = observer.committed(self.source, self.partitions)?;
            let changes = total(&committed);
            let seconds = started.elapsed().as_secs_f64();
            if samples.last().is_none_or(|last| last.changes != changes) {
                samples.push(Sample { seconds, changes });
                moved = Instant::now();
            }
            if committed >= ends && self.internal_done(&observer)? {
                let seconds = started.elapsed().as_secs_f64();
                samples.push(Sample { seconds, changes });
                return Ok(Progress { samples, seconds, changes });
            }
            wait(moved)?;
        }
    }

    /// All that is in the internal topics is committed. The last entry of a log may be the marker
    /// of a transaction, which nobody reads.
    fn internal_done(&self, observer: &Observer) -> Result<bool> {
        for (topic, partitions) in self.services.cluster.topics(&format!("{}-", self.group))? {
            if !topic.ends_with(self.internal) {
                continue;
            }
            // The ends first: what is committed after it can only be more.
            let ends = observer.ends(&topic, partitions)?;
            let committed = observer.committed(&topic, partitions)?;
            if ends.iter().zip(&committed).any(|(end, committed)| end - committed > 1) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn total(offsets: &[i64]) -> u64 {
    offsets.iter().sum::<i64>().max(0).cast_unsigned()
}

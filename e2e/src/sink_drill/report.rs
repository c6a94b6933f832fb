//! What the drill found, as people read it.

use std::{fmt, sync::atomic::Ordering, time::Duration};

use super::{model::Difference, proxy::Counts};

/// Differences told in full.
const TOLD: usize = 10;

/// The result of a drill.
pub struct Report {
    /// Runs the same records and faults again.
    pub seed: u64,
    /// Records written.
    pub records: usize,
    /// From the first record to the last comparison.
    pub duration: Duration,
    /// `kill -9` of the worker, with a bulk request on its way.
    pub worker_kills: u32,
    /// `kill -9` of the node, with a bulk request on its way.
    pub node_kills: u32,
    /// What stood between sink and node did.
    pub refused_writes: u64,
    /// Requests refused as a whole.
    pub refused_requests: u64,
    /// Requests that were done and whose answer never came.
    pub lost_answers: u64,
    /// Records that were committed and not in the index, after each kill of the worker.
    pub committed_too_far: Vec<Difference>,
    /// The index against the records, at the end.
    pub differences: Vec<Difference>,
    /// The same once all records were delivered again.
    pub differences_after_rewind: Vec<Difference>,
}

impl Report {
    /// Takes over what the proxy counted.
    pub fn count(&mut self, counts: &Counts) {
        self.refused_writes = counts.refused_writes.load(Ordering::Relaxed);
        self.refused_requests = counts.refused_requests.load(Ordering::Relaxed);
        self.lost_answers = counts.lost_answers.load(Ordering::Relaxed);
    }

    /// Whether all is as it must be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.checks().iter().all(|(_, found)| found.is_empty())
    }

    fn checks(&self) -> [(&'static str, &Vec<Difference>); 3] {
        [
            ("committed, but not indexed", &self.committed_too_far),
            ("differences from the records", &self.differences),
            ("the same after redelivery", &self.differences_after_rewind),
        ]
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (fault, count) in [
            ("worker killed mid-bulk", self.worker_kills.into()),
            ("node killed mid-bulk", self.node_kills.into()),
            ("writes refused (429)", self.refused_writes),
            ("requests refused (429, 503)", self.refused_requests),
            ("answers lost", self.lost_answers),
        ] {
            writeln!(formatter, "{fault:<30} {count:>8}")?;
        }
        writeln!(formatter)?;
        for (check, found) in self.checks() {
            let mark = if found.is_empty() { "" } else { "  <-- WRONG" };
            writeln!(formatter, "{check:<30} {:>8}{mark}", found.len())?;
        }
        for (_, found) in self.checks() {
            found.iter().take(TOLD).try_for_each(|one| writeln!(formatter, "{one}"))?;
        }
        let (records, seconds, seed) = (self.records, self.duration.as_secs(), self.seed);
        let verdict = if self.passed() { "passed" } else { "FAILED" };
        writeln!(formatter, "\n{verdict}: {records} records in {seconds} s, seed {seed}")
    }
}

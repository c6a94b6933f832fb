//! What the drill found, as people read it.

use std::{fmt, time::Duration};

use super::{history::Violation, recovery::Summary, watcher::Watched};

/// With so many faults some hit a transaction under way, or something is wrong with the drill; fewer may all fall
/// between two transactions, which last some 20 ms each.
const FAULTS_THAT_ABORT: u32 = 20;

/// The result of a drill.
pub struct Report {
    /// Runs the same drill again.
    pub seed: u64,
    /// Changes written by the generator.
    pub changes: u32,
    /// From the first change until SQL agreed, or did not.
    pub duration: Duration,
    /// Faults, and how long each held things up.
    pub recoveries: Vec<Summary>,
    /// The last value of every key, against SQL.
    pub compared: stack::verify::Report,
    /// Every record of the outputs.
    pub watched: Watched,
    /// Offsets of the group that went back.
    pub regressions: Vec<String>,
    /// Instances that ended by themselves, or not well when asked to.
    pub misconduct: Vec<String>,
}

/// One thing that must hold.
struct Check {
    name: &'static str,
    found: u64,
    /// Of how many.
    of: String,
    holds: bool,
}

impl Report {
    /// Whether all is as it must be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.checks().iter().all(|check| check.holds)
    }

    fn faults(&self) -> u32 {
        self.recoveries.iter().map(|summary| summary.struck).sum()
    }

    fn checks(&self) -> [Check; 8] {
        let history = &self.watched.history;
        let records = format!("of {} committed records", history.records);
        let none = |name, found: u64, of: &str| Check {
            name,
            found,
            of: of.to_owned(),
            holds: found == 0,
        };
        let counted = |name, violation| none(name, history.count(violation), &records);
        let documents = format!("of {} rows and documents", self.compared.documents());
        [
            none("differences from SQL", count(self.compared.differences()), &documents),
            none("rows older than a row before", count(self.compared.late_rows()), ""),
            counted("duplicate versions", Violation::Duplicate),
            counted("older after newer", Violation::Older),
            counted("undecodable records", Violation::Undecodable),
            none("offsets that went back", count(self.regressions.len()), ""),
            none("instances that misbehaved", count(self.misconduct.len()), ""),
            Check {
                name: "aborted records",
                found: self.watched.aborted,
                of: "seen by read_uncommitted alone".to_owned(),
                holds: self.watched.aborted > 0 || self.faults() < FAULTS_THAT_ABORT,
            },
        ]
    }
}

fn count(number: usize) -> u64 {
    number.try_into().unwrap_or(u64::MAX)
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{:<28} {:>6} {:>16} {:>8}",
            "fault", "count", "recovery median", "max"
        )?;
        for one in &self.recoveries {
            write!(formatter, "{:<28} {:>6}", one.fault, one.struck)?;
            match one.recovery {
                Some((median, longest)) => {
                    let (median, longest) = (median.as_secs_f64(), longest.as_secs_f64());
                    writeln!(formatter, " {median:>14.1} s {longest:>6.1} s")?;
                }
                None => writeln!(formatter, " {:>16} {:>8}", "-", "-")?,
            }
        }
        writeln!(formatter, "\n{:<28} {:>10}", "check", "found")?;
        for check in self.checks() {
            let mark = if check.holds { "" } else { "  <-- WRONG" };
            writeln!(formatter, "{:<28} {:>10} {}{mark}", check.name, check.found, check.of)?;
        }
        self.write_findings(formatter)?;
        let seconds = self.duration.as_secs_f64();
        let (changes, seed) = (self.changes, self.seed);
        let verdict = if self.passed() { "passed" } else { "FAILED" };
        writeln!(formatter, "\n{verdict}: {changes} changes in {seconds:.0} s, seed {seed}")
    }
}

impl Report {
    fn write_findings(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings = self.watched.history.findings.iter().map(ToString::to_string);
        let findings: Vec<String> =
            findings.chain(self.regressions.clone()).chain(self.misconduct.clone()).collect();
        if !self.compared.agrees() {
            write!(formatter, "\n{}", self.compared)?;
        }
        if !findings.is_empty() {
            writeln!(formatter)?;
        }
        findings.iter().try_for_each(|finding| writeln!(formatter, "{finding}"))
    }
}

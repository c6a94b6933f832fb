//! What a reader of the outputs may see, record by record. Pure.
//!
//! A key's versions must come in order, each once. An aborted transaction that was seen, a batch that was published
//! twice, a state that outlived its abort, or a zombie that wrote after its successor: each leaves one of two traces.
//! Either the same value twice in a row (the batch again), or a `last_update` older than the one before it (the old
//! batch after the new). What leaves neither ends in a wrong sum, which the comparison with SQL finds.

use std::{collections::HashMap, fmt};

use stack::verify::Dataset;

/// Enough to see a pattern; one broken rule makes thousands.
const FINDINGS_KEPT: usize = 20;

/// Where a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The topic.
    pub dataset: Dataset,
    /// Its partition.
    pub partition: i32,
    /// The offset in it.
    pub offset: i64,
}

/// A record as far as its history matters.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// Where it lies.
    pub place: Place,
    /// Its key, as written.
    pub key: &'a [u8],
    /// Its value, as written; `None`: a tombstone.
    pub value: Option<&'a [u8]>,
    /// `last_update` of the value, in milliseconds.
    pub last_update: Option<i64>,
}

/// What must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Violation {
    /// The same value, or a tombstone, twice in a row.
    Duplicate,
    /// An older `last_update` after a newer one.
    Older,
    /// Key or value cannot be decoded.
    Undecodable,
}

/// One violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub violation: Violation,
    /// The record that breaks it.
    pub place: Place,
    /// Its key, for people.
    pub key: String,
    /// What is wrong with it, and where the record before lies.
    pub detail: String,
}

/// The newest version of every key, and all that was wrong on the way.
#[derive(Default)]
pub struct History {
    newest: HashMap<(Dataset, Box<[u8]>), Newest>,
    /// Records seen.
    pub records: u64,
    /// Findings by rule.
    pub violations: HashMap<Violation, u64>,
    /// The first of them.
    pub findings: Vec<Finding>,
}

struct Newest {
    place: Place,
    value: Option<Box<[u8]>>,
    last_update: Option<i64>,
}

impl History {
    /// Takes the next record; `key_text` is its key for people.
    pub fn take(&mut self, version: &Version<'_>, key_text: &str) {
        self.records += 1;
        let key = (version.place.dataset, version.key.into());
        let Some(newest) = self.newest.get_mut(&key) else {
            self.newest.insert(key, Newest::of(version));
            return;
        };
        let before = newest.place;
        let found = newest.violation(version);
        let last_update = newest.last_update.max(version.last_update);
        *newest = Newest { last_update, ..Newest::of(version) };
        if let Some((violation, detail)) = found {
            let detail = format!("{detail}; the record before is {before}");
            self.note(Finding {
                violation,
                place: version.place,
                key: key_text.to_owned(),
                detail,
            });
        }
    }

    /// Takes a finding about a record that has no version.
    pub fn note(&mut self, finding: Finding) {
        *self.violations.entry(finding.violation).or_default() += 1;
        if self.findings.len() < FINDINGS_KEPT {
            self.findings.push(finding);
        }
    }

    /// How often a rule was broken.
    #[must_use]
    pub fn count(&self, violation: Violation) -> u64 {
        self.violations.get(&violation).copied().unwrap_or_default()
    }
}

impl Newest {
    fn of(version: &Version<'_>) -> Self {
        let value = version.value.map(Into::into);
        Self { place: version.place, value, last_update: version.last_update }
    }

    fn violation(&self, version: &Version<'_>) -> Option<(Violation, String)> {
        if self.value.as_deref() == version.value {
            let what = if version.value.is_some() { "the same value" } else { "a tombstone" };
            return Some((Violation::Duplicate, format!("{what} twice in a row")));
        }
        match (self.last_update, version.last_update) {
            // `last_update` never goes back, nor does a deleted key's: the highest before counts.
            (Some(before), Some(now)) if now < before => {
                Some((Violation::Older, format!("last_update {now} after {before}")))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`/{} at offset {}", self.dataset, self.partition, self.offset)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {}, key {}: {}", self.violation, self.place, self.key, self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes (key, value, `last_update`) in turn; returns what was found.
    fn findings(records: &[(&str, Option<&str>, Option<i64>)]) -> Vec<String> {
        let mut history = History::default();
        for (offset, (key, value, last_update)) in (0..).zip(records) {
            let place = Place { dataset: Dataset::GlobalStock, partition: 1, offset };
            let value = value.map(str::as_bytes);
            let version = Version { place, key: key.as_bytes(), value, last_update: *last_update };
            history.take(&version, key);
        }
        assert_eq!(history.records, u64::try_from(records.len()).unwrap());
        history.findings.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn newer_and_newer_versions_are_as_they_must_be() {
        let records = [
            ("a", Some("1"), Some(10)),
            ("b", Some("1"), Some(3)),
            ("a", Some("2"), Some(10)),
            ("a", None, None),
            ("a", Some("2"), Some(11)),
        ];
        assert_eq!(findings(&records), Vec::<String>::new());
    }

    #[test]
    fn the_same_value_twice_in_a_row_is_found_with_both_places() {
        assert_eq!(
            findings(&[("a", Some("1"), Some(10)), ("a", Some("1"), Some(10))]),
            [
                "Duplicate: `global-stock`/1 at offset 1, key a: the same value twice in a row; the record before is `global-stock`/1 at offset 0"
            ]
        );
    }

    #[test]
    fn two_tombstones_in_a_row_are_found() {
        let records = [("a", Some("1"), Some(10)), ("a", None, None), ("a", None, None)];
        assert!(findings(&records)[0].contains("a tombstone twice in a row"));
    }

    #[test]
    fn an_older_time_after_a_newer_is_found_also_across_a_tombstone() {
        let records = [("a", Some("1"), Some(10)), ("a", None, None), ("a", Some("2"), Some(9))];
        assert!(findings(&records)[0].contains("Older"));
        assert!(findings(&records)[0].contains("last_update 9 after 10"));
    }

    #[test]
    fn all_findings_are_counted_and_the_first_are_kept() {
        let mut history = History::default();
        for offset in 0..100 {
            let place = Place { dataset: Dataset::GlobalStock, partition: 1, offset };
            history.take(&Version { place, key: b"a", value: None, last_update: None }, "a");
        }
        assert_eq!(history.count(Violation::Duplicate), 99);
        assert_eq!(history.findings.len(), FINDINGS_KEPT);
    }
}

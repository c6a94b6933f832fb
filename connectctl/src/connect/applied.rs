//! What was last applied, kept on the cluster in a configuration key of its own.
//!
//! A file, the cluster, and this record are three sources: what differs between record and cluster
//! was edited on the cluster, what differs between record and file was edited in the file. The
//! record holds a digest of each value, never a value. Connectors ignore the key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::model::Config;

/// The configuration key that holds the record.
pub const APPLIED_KEY: &str = "connectctl.applied";

/// So many bytes tell one value of a key from another; they are no protection.
const DIGEST_BYTES: usize = 4;

/// The record of one connector.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// A digest of each key's value.
    pub digests: BTreeMap<String, String>,
    /// It was created, never ran, and was stopped for that: it is still to be started.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unproven: bool,
}

impl Applied {
    /// The record of a configuration that is about to be written.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let digests = config.0.iter().map(|(key, value)| (key.clone(), digest(key, value)));
        Self { digests: digests.collect(), unproven: false }
    }

    /// The record in a configuration as it was read; one that cannot be read counts as absent.
    pub(super) fn take(config: &mut BTreeMap<String, String>) -> Option<Self> {
        serde_json::from_str(&config.remove(APPLIED_KEY)?).ok()
    }

    /// The configuration together with this record.
    #[must_use]
    pub fn within(&self, config: &Config) -> Config {
        let mut config = config.clone();
        // A map of texts always becomes JSON.
        if let Ok(text) = serde_json::to_string(self) {
            config.0.insert(APPLIED_KEY.to_owned(), text);
        }
        config
    }

    /// Whether this value, or the absence of one, is what was applied.
    #[must_use]
    pub fn holds(&self, key: &str, value: Option<&str>) -> bool {
        self.digests.get(key).map(String::as_str)
            == value.map(|value| digest(key, value)).as_deref()
    }
}

/// The key is part of it, so that equal values of two keys are not seen to be equal.
fn digest(key: &str, value: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(key.as_bytes());
    hash.update([0]);
    hash.update(value.as_bytes());
    let first = hash
        .finalize()
        .iter()
        .take(DIGEST_BYTES)
        .fold(0, |number: u32, byte| (number << 8) | u32::from(*byte));
    format!("{first:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Config {
        Config(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_record_survives_its_way_through_connect() {
        let applied = Applied::of(&config(&[("a", "1")]));
        let mut stored = applied.within(&config(&[("a", "2")])).0;
        assert_eq!(Applied::take(&mut stored), Some(applied));
        assert_eq!(stored, config(&[("a", "2")]).0);
    }

    #[test]
    fn it_tells_an_applied_value_from_another_and_from_none() {
        let applied = Applied::of(&config(&[("a", "1")]));
        assert!(applied.holds("a", Some("1")));
        assert!(!applied.holds("a", Some("2")));
        assert!(!applied.holds("a", None));
        assert!(applied.holds("b", None));
        assert!(!applied.holds("b", Some("1")));
    }

    #[test]
    fn no_value_stands_in_it() {
        let stored = Applied::of(&config(&[("password", "canary")])).within(&Config::default());
        assert!(!stored.0[APPLIED_KEY].contains("canary"));
    }

    #[test]
    fn a_record_that_was_tampered_with_counts_as_absent() {
        let mut stored = config(&[(APPLIED_KEY, "not JSON")]).0;
        assert_eq!(Applied::take(&mut stored), None);
        assert!(stored.is_empty());
    }
}

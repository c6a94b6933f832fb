//! Two configurations, key by key.

use std::collections::BTreeSet;
use std::fmt;

use crate::connect::model::Config;
use crate::secrets::{MASK, Secrets};

/// A key whose value differs. `Debug` shows the key only, as the values may be secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// The key.
    pub key: String,
    /// The live value, `None` when the key is new.
    pub before: Option<String>,
    /// The wanted value, `None` when the key goes.
    pub after: Option<String>,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Change({})", self.key)
    }
}

impl Change {
    /// The values before and after as they may be shown.
    #[must_use]
    pub fn shown_values(&self, secrets: &Secrets) -> (Option<String>, Option<String>) {
        let value = |value: &str| secrets.shown(&self.key, value);
        (self.before.as_deref().map(value), self.after.as_deref().map(value))
    }

    /// The change in words, its secrets masked.
    #[must_use]
    pub fn shown(&self, secrets: &Secrets) -> String {
        match self.shown_values(secrets) {
            (None, Some(after)) => format!("{after} (new)"),
            (Some(before), None) => format!("{before} (removed)"),
            (Some(before), Some(after)) if before == after && after == MASK => {
                format!("{MASK} -> {MASK} (changed secret)")
            }
            (before, after) => {
                format!("{} -> {}", before.unwrap_or_default(), after.unwrap_or_default())
            }
        }
    }
}

/// The keys that differ, in order of name.
#[must_use]
pub fn changes(live: &Config, wanted: &Config) -> Vec<Change> {
    let keys: BTreeSet<&String> = live.0.keys().chain(wanted.0.keys()).collect();
    let all = keys.into_iter().map(|key| Change {
        key: key.clone(),
        before: live.0.get(key).cloned(),
        after: wanted.0.get(key).cloned(),
    });
    all.filter(|change| change.before != change.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Config {
        Config(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    fn shown(live: &[(&str, &str)], wanted: &[(&str, &str)]) -> Vec<String> {
        let changes = changes(&config(live), &config(wanted));
        changes
            .iter()
            .map(|change| format!("{}: {}", change.key, change.shown(&Secrets::default())))
            .collect()
    }

    #[test]
    fn equal_configurations_have_no_changes() {
        assert!(shown(&[("a", "1")], &[("a", "1")]).is_empty());
    }

    #[test]
    fn each_change_tells_before_and_after() {
        let live = [("batch.size", "100"), ("old", "1"), ("same", "x")];
        let wanted = [("batch.size", "500"), ("fresh", "2"), ("same", "x")];
        assert_eq!(
            shown(&live, &wanted),
            ["batch.size: 100 -> 500", "fresh: 2 (new)", "old: 1 (removed)"]
        );
    }

    #[test]
    fn a_changed_secret_is_told_but_not_shown() {
        assert_eq!(
            shown(&[("password", "canary1")], &[("password", "canary2")]),
            ["password: *** -> *** (changed secret)"]
        );
        assert_eq!(
            shown(&[("password", "canary1")], &[("password", "${env:PASSWORD}")]),
            ["password: *** -> ${env:PASSWORD}"]
        );
    }
}

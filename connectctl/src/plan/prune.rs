//! Connectors that are on the cluster but in no file any more. A cluster has many users: only what
//! is owned is ever counted in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::connect::model::{Kind, Live};

/// Which connectors of a cluster are ours. All conditions that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owned {
    /// Their names begin so.
    pub prefix: Option<String>,
    /// Their configurations have these values.
    pub selectors: Vec<(String, String)>,
}

/// A connector that is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Its name.
    pub name: String,
    /// Source or sink.
    pub kind: Kind,
}

impl Owned {
    fn covers(&self, name: &str, live: &Live) -> bool {
        let is_given = self.prefix.is_some() || !self.selectors.is_empty();
        let has = |(key, value): &(String, String)| live.config.0.get(key) == Some(value);
        is_given
            && self.prefix.as_ref().is_none_or(|prefix| name.starts_with(prefix.as_str()))
            && self.selectors.iter().all(has)
    }
}

/// What is owned and not wanted any more, sinks before sources.
#[must_use]
pub fn deletions(
    wanted: &BTreeSet<String>,
    live: &BTreeMap<String, Live>,
    owned: &Owned,
) -> Vec<Deletion> {
    let surplus =
        live.iter().filter(|(name, live)| !wanted.contains(*name) && owned.covers(name, live));
    let mut deletions: Vec<Deletion> =
        surplus.map(|(name, live)| Deletion { name: name.clone(), kind: live.kind }).collect();
    deletions.sort_by_key(|deletion| deletion.kind != Kind::Sink);
    deletions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::model::Config;

    fn live(kind: Kind, team: &str) -> Live {
        let config = Config([("team".to_owned(), team.to_owned())].into());
        Live { config, applied: None, kind, status: None }
    }

    fn names(owned: &Owned) -> Vec<String> {
        let cluster = [
            ("a-source".to_owned(), live(Kind::Source, "one")),
            ("a-sink".to_owned(), live(Kind::Sink, "one")),
            ("b-source".to_owned(), live(Kind::Source, "two")),
            ("a-kept".to_owned(), live(Kind::Sink, "one")),
        ];
        let deletions = deletions(&["a-kept".to_owned()].into(), &cluster.into(), owned);
        deletions.into_iter().map(|deletion| deletion.name).collect()
    }

    #[test]
    fn only_what_is_owned_goes_and_sinks_go_first() {
        let prefix = Owned { prefix: Some("a-".to_owned()), selectors: Vec::new() };
        assert_eq!(names(&prefix), ["a-sink", "a-source"]);
        let team = |team: &str| vec![("team".to_owned(), team.to_owned())];
        assert_eq!(names(&Owned { prefix: None, selectors: team("two") }), ["b-source"]);
        assert!(names(&Owned { selectors: team("two"), ..prefix }).is_empty());
    }

    #[test]
    fn nothing_is_owned_unless_it_is_said_what() {
        assert!(names(&Owned::default()).is_empty());
    }
}

//! File, cluster, and what was last applied: three sources tell who edited what.

use std::collections::BTreeMap;

use super::{Change, StateChange, changes};
use crate::connect::applied::Applied;
use crate::connect::model::Live;
use crate::manifest::Connector;

/// Where the edit was made that makes file and cluster differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// The file is as it was applied.
    Cluster,
    /// The cluster is as it was applied.
    File,
    /// Neither is.
    Both,
    /// There is no record of what was applied.
    Unknown,
}

/// What makes a connector differ from its file.
#[derive(Debug, Clone)]
pub struct Drift {
    /// The connector.
    pub name: String,
    /// It is on no cluster: deleted there, or never applied.
    pub is_missing: bool,
    /// The keys that differ; `before` is the cluster's value.
    pub keys: Vec<(Change, Edited)>,
    /// The state that differs.
    pub state: Option<StateChange>,
}

impl Drift {
    /// Whether the cluster was edited, as far as that can be told.
    #[must_use]
    pub fn is_on_cluster(&self) -> bool {
        let by_key = self.keys.iter().any(|(_, edited)| *edited != Edited::File);
        self.is_missing || self.state.is_some() || by_key
    }
}

/// The connectors that differ from their files, in the order of the files.
#[must_use]
pub fn drifts(wanted: &[Connector], live: &BTreeMap<String, Live>) -> Vec<Drift> {
    let all = wanted.iter().map(|connector| drift(connector, live.get(&connector.name)));
    all.filter(|one| one.is_missing || one.state.is_some() || !one.keys.is_empty()).collect()
}

fn drift(wanted: &Connector, live: Option<&Live>) -> Drift {
    let name = wanted.name.clone();
    let Some(live) = live else {
        return Drift { name, is_missing: true, keys: Vec::new(), state: None };
    };
    let judged = |change: Change| {
        let edited = edited(&change, live.applied.as_ref());
        (change, edited)
    };
    let keys = changes(&live.config, &wanted.config).into_iter().map(judged).collect();
    let state = super::state_change(wanted.state, live);
    Drift { name, is_missing: false, keys, state }
}

fn edited(change: &Change, applied: Option<&Applied>) -> Edited {
    let Some(applied) = applied else { return Edited::Unknown };
    let is_applied = |value: &Option<String>| applied.holds(&change.key, value.as_deref());
    match (is_applied(&change.before), is_applied(&change.after)) {
        (true, _) => Edited::File,
        (false, true) => Edited::Cluster,
        (false, false) => Edited::Both,
    }
}

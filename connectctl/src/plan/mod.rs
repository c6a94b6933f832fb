//! What is to be done: pure, without network or clock.

mod diff;
mod order;

use std::collections::BTreeMap;

use crate::connect::model::{Kind, Live};
use crate::manifest::Connector;

pub use diff::Change;
pub use order::{in_order, kind_of_class};

/// One connector and what is to be done about it.
#[derive(Debug, Clone)]
pub struct Step {
    /// What the file wants.
    pub connector: Connector,
    /// Source or sink, as far as it is known yet.
    pub kind: Kind,
    /// What is to be done.
    pub action: Action,
}

/// What is to be done about a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is not on the cluster.
    Create,
    /// These keys differ.
    Update(Vec<Change>),
    /// It is as the file says: sending it again would only restart it.
    Keep,
}

impl Step {
    /// Whether anything is to be sent.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.action != Action::Keep
    }
}

/// Compares what is wanted with what is live, in the order of the files.
#[must_use]
pub fn plan(wanted: Vec<Connector>, live: &BTreeMap<String, Live>) -> Vec<Step> {
    wanted.into_iter().map(|connector| step(connector, live)).collect()
}

fn step(connector: Connector, live: &BTreeMap<String, Live>) -> Step {
    let Some(existing) = live.get(&connector.name) else {
        return Step { connector, kind: Kind::Unknown, action: Action::Create };
    };
    let changes = diff::changes(&existing.config, &connector.config);
    let action = if changes.is_empty() { Action::Keep } else { Action::Update(changes) };
    Step { connector, kind: existing.kind, action }
}

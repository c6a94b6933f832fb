//! What is to be done: pure, without network or clock.

mod diff;
mod drift;
mod file;
mod order;
mod prune;

use std::collections::BTreeMap;
use std::fmt;

use crate::connect::model::{Kind, Live};
use crate::connect::target_state::TargetState;
use crate::manifest::{Connector, Problem};

pub use diff::{Change, changes};
pub use drift::{Drift, Edited, drifts};
pub use file::{PlanFile, Stale};
pub use order::{Order, answers_to, kind_of_class, waves};
pub use prune::{Deletion, Owned, deletions};

/// Everything that is to be done, in order.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Wave after wave: what is in one may be started together.
    pub waves: Vec<Vec<Step>>,
    /// What goes after that, sinks first.
    pub deletions: Vec<Deletion>,
}

/// One connector and what is to be done about it.
#[derive(Debug, Clone)]
pub struct Step {
    /// What the file wants.
    pub connector: Connector,
    /// Source or sink, as far as it is known yet.
    pub kind: Kind,
    /// What is to be done.
    pub action: Action,
    /// The state of a connector that exists is another than is wanted.
    pub state: Option<StateChange>,
}

/// What is to be done about a connector's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is not on the cluster.
    Create,
    /// These keys differ.
    Update(Vec<Change>),
    /// It is as the file says: sending it again would only restart it.
    Keep,
}

/// What is to be done about a connector's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateChange {
    /// The state it is in.
    pub before: TargetState,
    /// The state it is to be in.
    pub after: TargetState,
}

impl fmt::Display for StateChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.before, self.after)
    }
}

impl Plan {
    /// All steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.waves.iter().flatten()
    }

    /// Whether anything is to be sent.
    #[must_use]
    pub fn writes(&self) -> bool {
        !self.deletions.is_empty() || self.steps().any(Step::writes)
    }
}

impl Step {
    /// Whether anything is to be sent.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.writes_config() || self.state.is_some()
    }

    /// Whether a configuration is to be sent.
    #[must_use]
    pub fn writes_config(&self) -> bool {
        self.action != Action::Keep
    }
}

/// Compares what is wanted with what is live, in the order of the files.
#[must_use]
pub fn steps(wanted: Vec<Connector>, live: &BTreeMap<String, Live>) -> Vec<Step> {
    wanted.into_iter().map(|connector| step(connector, live)).collect()
}

fn step(connector: Connector, live: &BTreeMap<String, Live>) -> Step {
    let Some(existing) = live.get(&connector.name) else {
        return Step { connector, kind: Kind::Unknown, action: Action::Create, state: None };
    };
    let changes = changes(&existing.config, &connector.config);
    let action = if changes.is_empty() { Action::Keep } else { Action::Update(changes) };
    let state = state_change(connector.state, existing);
    Step { connector, kind: existing.kind, action, state }
}

fn state_change(wanted: Option<TargetState>, existing: &Live) -> Option<StateChange> {
    let before = existing.target_state();
    // What was stopped because its creation failed is still to be started.
    let is_unproven = existing.applied.as_ref().is_some_and(|applied| applied.unproven);
    let after = wanted.or(is_unproven.then_some(TargetState::Running))?;
    (before != after).then_some(StateChange { before, after })
}

/// A dependency must be among the files or on the cluster.
#[must_use]
pub fn unknown_dependencies(steps: &[Step], live: &BTreeMap<String, Live>) -> Vec<Problem> {
    let is_known = |name: &str| {
        live.contains_key(name) || steps.iter().any(|step| step.connector.name == name)
    };
    let of_step = |step: &Step| {
        let unknown = step.connector.depends_on.iter().filter(|name| !is_known(name));
        let told = unknown.map(|name| {
            let message = format!("no connector of the files or the cluster is named `{name}`");
            step.connector.problem("depends_on", message)
        });
        told.collect::<Vec<_>>()
    };
    steps.iter().flat_map(of_step).collect()
}

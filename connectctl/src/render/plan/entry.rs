//! What is shown of a plan; secrets are masked here, so that no printer knows one.

use std::path::PathBuf;

use crate::connect::model::{Config, Kind};
use crate::plan::{self, Change, Plan, StateChange, Step};
use crate::secrets::Secrets;

/// One connector of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Source or sink.
    pub kind: Kind,
    /// The file that wants it; `None` when none does.
    pub file: Option<PathBuf>,
    /// What is to be done.
    pub action: Action,
    /// The state that is to change.
    pub state: Option<StateChange>,
    /// The keys that are to change.
    pub keys: Vec<Key>,
}

/// What is to be done with a connector, as the JSON names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is new.
    Create,
    /// Its configuration changes, and perhaps its state.
    Update,
    /// Only its state changes.
    State,
    /// It goes.
    Delete,
    /// It is as it should be.
    Noop,
}

/// A key that is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// The live value, masked.
    pub before: Option<String>,
    /// The wanted value, masked.
    pub after: Option<String>,
    /// Both in words.
    pub text: String,
}

impl Action {
    /// Its name in the JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::State => "state",
            Self::Delete => "delete",
            Self::Noop => "noop",
        }
    }
}

/// All connectors of a plan, in its order.
#[must_use]
pub fn entries(plan: &Plan, secrets: &Secrets) -> Vec<Entry> {
    let deletions = plan.deletions.iter().map(|deletion| Entry {
        name: deletion.name.clone(),
        kind: deletion.kind,
        file: None,
        action: Action::Delete,
        state: None,
        keys: Vec::new(),
    });
    plan.steps().map(|step| entry(step, secrets)).chain(deletions).collect()
}

fn entry(step: &Step, secrets: &Secrets) -> Entry {
    let (action, changes) = match &step.action {
        plan::Action::Create => {
            (Action::Create, plan::changes(&Config::default(), &step.connector.config))
        }
        plan::Action::Update(changes) => (Action::Update, changes.clone()),
        plan::Action::Keep if step.state.is_some() => (Action::State, Vec::new()),
        plan::Action::Keep => (Action::Noop, Vec::new()),
    };
    Entry {
        name: step.connector.name.clone(),
        kind: step.kind,
        file: Some(step.connector.place.file.clone()),
        action,
        state: step.state,
        keys: changes.iter().map(|change| key(change, secrets)).collect(),
    }
}

fn key(change: &Change, secrets: &Secrets) -> Key {
    let (before, after) = change.shown_values(secrets);
    Key { name: change.key.clone(), before, after, text: change.shown(secrets) }
}

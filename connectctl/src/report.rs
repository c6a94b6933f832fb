//! What `apply` did, connector by connector. No value in it is a secret.

use std::fmt;

use crate::health::Health;
use crate::plan::StateChange;

/// The outcome of one `apply`, in the order in which the connectors were applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// One entry for each connector of the files.
    pub connectors: Vec<Outcome>,
}

/// What happened to one connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The connector.
    pub name: String,
    /// What was done to it.
    pub done: Done,
    /// The state it was put in, if that was another than it had.
    pub state: Option<StateChange>,
    /// Its health when last seen as it was written; `None` when it was not looked at.
    pub health: Option<Health>,
    /// It is not as it was to be.
    pub is_failed: bool,
    /// What became of it then; `None` when it was left as it is.
    pub aftermath: Option<Aftermath>,
}

/// What became of a connector that did not run as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aftermath {
    /// It has back what it had before.
    RolledBack {
        /// How it does with that.
        health: Health,
    },
    /// It was new, and was stopped.
    Stopped,
    /// It was new, and was deleted.
    Deleted,
    /// Undoing did not work either.
    NotUndone {
        /// Why.
        reason: String,
    },
}

impl fmt::Display for Aftermath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RolledBack { health } => write!(f, "rolled back: {health}"),
            Self::Stopped => write!(f, "it was new and is stopped now"),
            Self::Deleted => write!(f, "it was new and is deleted again"),
            Self::NotUndone { reason } => write!(f, "rolling it back failed: {reason}"),
        }
    }
}

/// What was done to a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It did not exist and was created.
    Created,
    /// It existed; these keys changed.
    Updated(Vec<ShownChange>),
    /// Its configuration was as the file says, its state was not.
    StateChanged,
    /// It was in no file any more and was deleted.
    Deleted,
    /// It was already as the file says: nothing was sent.
    Unchanged,
    /// It differs, but `apply` stopped before its turn.
    NotStarted,
    /// Its write was sent, but whether Connect took it is not known.
    Uncertain,
}

/// A changed key, ready to be shown: secrets are already masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownChange {
    /// The configuration key.
    pub key: String,
    /// The change in words, such as `100 -> 500`.
    pub text: String,
}

impl Outcome {
    pub(crate) fn new(name: &str, done: Done) -> Self {
        Self {
            name: name.to_owned(),
            done,
            state: None,
            health: None,
            is_failed: false,
            aftermath: None,
        }
    }

    /// Whether something of it has reached the cluster.
    #[must_use]
    pub fn was_written(&self) -> bool {
        !matches!(self.done, Done::Unchanged | Done::NotStarted | Done::Uncertain)
    }
}

impl Report {
    /// How many connectors were created.
    #[must_use]
    pub fn created(&self) -> usize {
        self.count(|done| matches!(done, Done::Created))
    }

    /// How many connectors were updated.
    #[must_use]
    pub fn updated(&self) -> usize {
        self.count(|done| matches!(done, Done::Updated(_)))
    }

    /// How many connectors only changed their state.
    #[must_use]
    pub fn state_changed(&self) -> usize {
        self.count(|done| matches!(done, Done::StateChanged))
    }

    /// How many connectors were deleted.
    #[must_use]
    pub fn deleted(&self) -> usize {
        self.count(|done| matches!(done, Done::Deleted))
    }

    /// How many connectors were left alone because they were already as wanted.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.count(|done| matches!(done, Done::Unchanged))
    }

    /// How many connectors do not run as they were to.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.connectors.iter().filter(|outcome| outcome.is_failed).count()
    }

    /// How many connectors differ and were not written, as far as is known.
    #[must_use]
    pub fn not_written(&self) -> usize {
        self.count(|done| matches!(done, Done::NotStarted | Done::Uncertain))
    }

    fn count(&self, wanted: impl Fn(&Done) -> bool) -> usize {
        let good = self.connectors.iter().filter(|outcome| !outcome.is_failed);
        good.filter(|outcome| wanted(&outcome.done)).count()
    }
}

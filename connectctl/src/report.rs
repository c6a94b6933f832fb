//! What `apply` did, connector by connector. No value in it is a secret.

use crate::health::Health;

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
    /// Its health when last seen; `None` when it was not looked at.
    pub health: Option<Health>,
}

/// What was done to a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It did not exist and was created.
    Created,
    /// It existed; these keys changed.
    Updated(Vec<ShownChange>),
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

impl Report {
    /// How many connectors were created or updated.
    #[must_use]
    pub fn written(&self) -> usize {
        self.created() + self.updated()
    }

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

    /// How many connectors were left alone because they were already as wanted.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.count(|done| matches!(done, Done::Unchanged))
    }

    fn count(&self, wanted: impl Fn(&Done) -> bool) -> usize {
        self.connectors.iter().filter(|outcome| wanted(&outcome.done)).count()
    }
}

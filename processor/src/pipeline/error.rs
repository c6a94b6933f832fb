//! What can go wrong with a record, and who has to act on it.

/// Why a record was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// Not a fault of the record: fetch the schema, add it to the
    /// [`WriterSchemas`](super::WriterSchemas) and process the record again.
    #[error("the writer schema `{id}` is not known yet")]
    NeedsSchema {
        /// Id in the registry.
        id: u32,
    },
    /// The record itself is wrong; nothing of it was applied.
    #[error(transparent)]
    Rejected(#[from] Rejected),
}

/// A record that can never be applied: for the dead-letter topic, or a reason to stop.
#[derive(Debug, thiserror::Error)]
pub enum Rejected {
    /// A part of the record cannot be read as Avro in the registry's wire format.
    #[error("{part} is not readable: {reason}")]
    Unreadable {
        /// `key` or `value`.
        part: &'static str,
        /// What was expected and found.
        reason: String,
    },
}

/// Why a schema cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("schema of `{subject}` is not valid Avro")]
pub struct SchemaError {
    /// Id in the registry or subject.
    pub subject: String,
    /// What the parser says.
    #[source]
    pub source: apache_avro::Error,
}

/// Why a result cannot be written with its schema: a fault of this program, not of the data.
#[derive(Debug, thiserror::Error)]
#[error("`{what}` does not fit its schema")]
pub struct EncodeError {
    /// The record that was being written.
    pub what: &'static str,
    /// What the encoder says.
    #[source]
    pub source: apache_avro::Error,
}

/// Why a changelog record cannot be restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The topic is no changelog.
    #[error("`{target:?}` is not a changelog")]
    NotAChangelog {
        /// What was given.
        target: crate::record::Target,
    },
    /// The record was not written by this program or by another version of it.
    #[error("changelog record is not readable: {reason}")]
    Unreadable {
        /// What was expected and found.
        reason: String,
    },
}

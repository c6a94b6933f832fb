//! What can go wrong with a record, and who has to act on it.

use std::fmt;

use super::decode::Malformed;
use crate::record::Target;

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
    /// The record does not belong to the state: the processor must stop before it.
    #[error(transparent)]
    Conflict(#[from] super::Conflict),
    /// The record itself is wrong; nothing of it was applied.
    #[error(transparent)]
    Rejected(#[from] Rejected),
}

/// A part of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The record's key.
    Key,
    /// The record's value.
    Value,
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Key => "key",
            Self::Value => "value",
        })
    }
}

/// A record that can never be applied: for the dead-letter topic, or a reason to stop.
#[derive(Debug, thiserror::Error)]
pub enum Rejected {
    /// Too short for the wire format.
    #[error("{part} has {actual} bytes, at least {expected} are needed")]
    TooShort {
        /// The part that was read.
        part: Part,
        /// Bytes needed.
        expected: usize,
        /// Bytes found.
        actual: usize,
    },
    /// Not in the registry's wire format.
    #[error("{part} starts with byte `{actual:#04x}`, not with `0x00`")]
    NotWireFormat {
        /// The part that was read.
        part: Part,
        /// First byte found.
        actual: u8,
    },
    /// The bytes do not follow the schema they name.
    #[error("{part} does not follow its writer schema `{id}`")]
    NotAvro {
        /// The part that was read.
        part: Part,
        /// Id of the schema.
        id: u32,
        /// What is wrong with them.
        #[source]
        source: NotAvro,
    },
    /// Bytes are left behind the datum.
    #[error("{part} has {count} bytes behind what its writer schema `{id}` describes")]
    TrailingBytes {
        /// The part that was read.
        part: Part,
        /// Id of the schema.
        id: u32,
        /// Bytes left.
        count: usize,
    },
    /// A record without a key names no row.
    #[error("record has no key")]
    MissingKey,
    /// A field that is used is not in the writer's schema.
    #[error("field `{path}` is missing in the writer schema `{id}`")]
    MissingField {
        /// Where it was looked for.
        path: &'static str,
        /// Id of the schema.
        id: u32,
    },
    /// A field has a type or a value that cannot be used.
    #[error("field `{path}` is {actual}, expected {expected} (writer schema `{id}`)")]
    UnusableField {
        /// Where it stands.
        path: &'static str,
        /// Id of the schema.
        id: u32,
        /// What can be used.
        expected: &'static str,
        /// What was found.
        actual: String,
    },
    /// The table was emptied at once; which rows went is not said.
    #[error("operation `t` (TRUNCATE) names no rows")]
    Truncate,
    /// An operation that Debezium does not have today.
    #[error("operation `{op}` is not one of c, u, r, d, m, t")]
    UnknownOperation {
        /// What was found.
        op: String,
    },
    /// A sum no longer fits 64 bits.
    #[error("sum of {aggregate} does not fit 64 bits")]
    Overflow {
        /// Whose sum.
        aggregate: super::aggregate::AggregateKey,
    },
    /// A record of an internal topic that this version cannot read.
    #[error("internal {part} is not readable")]
    Internal {
        /// The part that was read.
        part: Part,
        /// What is wrong with it.
        #[source]
        source: InternalError,
    },
}

impl Rejected {
    /// What to do about it, where that is more than correcting the record.
    #[must_use]
    pub const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::TooShort { .. } | Self::NotWireFormat { .. } => Some(
                "the source connector must write Avro in the Confluent wire format \
                 (`as-confluent=true`, `headers.enabled=false`)",
            ),
            Self::MissingKey => Some("the source table needs a primary key"),
            Self::MissingField { .. } | Self::UnusableField { .. } => {
                Some("a column in use was dropped, renamed or retyped: restore it in the source")
            }
            Self::Truncate => Some(
                "let a trigger delete the rows before the TRUNCATE, as in `postgres/migrations`, \
                 or reset the application",
            ),
            Self::Internal { .. } => {
                Some("run `processor reset` to rebuild from the source topics")
            }
            _ => None,
        }
    }
}

/// Why bytes are not a datum of their writer schema.
#[derive(Debug, thiserror::Error)]
pub enum NotAvro {
    /// The bytes cannot be taken apart.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// They can, but hold a value that is none.
    #[error("the Avro library refuses them")]
    Refused(#[source] Box<apache_avro::Error>),
}

/// Why bytes of an internal topic cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum InternalError {
    /// There is nothing.
    #[error("no bytes")]
    Empty,
    /// Written by another version of this program.
    #[error("written in format `{actual}`, this program reads format `{expected}`")]
    Version {
        /// Format this program reads.
        expected: u8,
        /// Format found.
        actual: u8,
    },
    /// The bytes end too early.
    #[error("bytes end before the end of `{field}`")]
    CutShort {
        /// What was being read.
        field: &'static str,
    },
    /// A number is larger than any that is written there.
    #[error("`{field}` is too large")]
    OutOfRange {
        /// What was being read.
        field: &'static str,
    },
    /// A text is not UTF-8.
    #[error("`{field}` is not UTF-8")]
    NotText {
        /// What was being read.
        field: &'static str,
    },
    /// A byte that is never written there.
    #[error("`{field}` is `{actual:#04x}`, which has no meaning")]
    Unknown {
        /// What was being read.
        field: &'static str,
        /// Byte found.
        actual: u8,
    },
    /// Bytes are left behind the last field.
    #[error("{count} bytes too many")]
    TrailingBytes {
        /// Bytes left.
        count: usize,
    },
}

/// Why a schema cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("schema of {what} is not valid Avro")]
pub struct SchemaError {
    /// Registry id or name of the schema.
    pub what: String,
    /// What the parser says.
    #[source]
    pub source: Box<apache_avro::Error>,
}

/// Why a changelog record cannot be restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The topic is no changelog.
    #[error("`{target:?}` is not a changelog")]
    NotAChangelog {
        /// What was given.
        target: Target,
    },
    /// The record was not written by this program or by another version of it.
    #[error("changelog {part} is not readable")]
    Unreadable {
        /// The part that was read.
        part: Part,
        /// What is wrong with it.
        #[source]
        source: InternalError,
    },
    /// A sum no longer fits 64 bits.
    #[error("sum of {aggregate} does not fit 64 bits")]
    Overflow {
        /// Whose sum.
        aggregate: super::aggregate::AggregateKey,
    },
}

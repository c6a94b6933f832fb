//! Whatever ends the processor, and what its user can do about it.

use rdkafka::error::KafkaError;

use super::failure::{advice, code_of, needs_a_person};
use crate::pipeline::{Conflict, Mismatch, Rejected, RestoreError};

/// Why the processor cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// A call to Kafka failed for good.
    #[error("cannot {action}")]
    Kafka {
        /// What was tried, with its topic or group.
        action: String,
        /// What Kafka or its client says.
        #[source]
        source: KafkaError,
    },
    /// A topic is not as it must be.
    #[error("topic `{topic}` has {found}, not {expected}")]
    Topic {
        /// The topic.
        topic: String,
        /// What it has.
        found: String,
        /// What it must have.
        expected: String,
        /// The way out.
        hint: String,
    },
    /// State and committed offset do not belong together.
    #[error("cannot go on with `{topic}` partition {partition}, whose state is in `{changelog}`")]
    StateMismatch {
        /// The source topic.
        topic: String,
        /// Its partition.
        partition: i32,
        /// The changelog.
        changelog: String,
        /// What does not fit.
        #[source]
        source: Mismatch,
    },
    /// A key may have moved to another partition.
    #[error("cannot process `{topic}` partition {partition} offset {offset}")]
    KeysMoved {
        /// The topic that tells of it.
        topic: String,
        /// Its partition.
        partition: i32,
        /// Of the record.
        offset: i64,
        /// Which keys.
        #[source]
        source: Conflict,
    },
    /// Someone else commits for the group.
    #[error(
        "the committed offset of `{topic}` partition {partition} became {offset}, which no \
         transaction of this processor set"
    )]
    OffsetsMoved {
        /// The source topic.
        topic: String,
        /// Its partition.
        partition: i32,
        /// What is committed.
        offset: i64,
    },
    /// The state in a changelog cannot be read.
    #[error("cannot restore `{topic}` partition {partition} at offset {offset}")]
    Restore {
        /// The changelog.
        topic: String,
        /// Its partition.
        partition: i32,
        /// Of the record.
        offset: i64,
        /// Why.
        #[source]
        source: RestoreError,
    },
    /// A record cannot be applied, and the processor was told to stop then.
    #[error("cannot process `{topic}` partition {partition} offset {offset}")]
    BadRecord {
        /// The source topic.
        topic: String,
        /// Its partition.
        partition: i32,
        /// Of the record.
        offset: i64,
        /// Why.
        #[source]
        source: Rejection,
    },
    /// The registry refuses a schema.
    #[error("the schema registry refuses the schema of `{subject}`: {reason}")]
    SchemaRefused {
        /// The subject.
        subject: String,
        /// What the registry says.
        reason: String,
    },
    /// The registry's address or credentials cannot be used.
    #[error("cannot use the schema registry at `{url}`: {reason}")]
    Registry {
        /// Its address, without credentials.
        url: String,
        /// Why.
        reason: String,
    },
    /// Another producer took over the transactional id.
    #[error("another process uses the transactional id `{transactional_id}`")]
    Fenced {
        /// The id.
        transactional_id: String,
    },
    /// Someone is still at work.
    #[error("consumer group `{group}` has running members: {}", members.join(", "))]
    GroupIsLive {
        /// The group.
        group: String,
        /// Their client ids and hosts.
        members: Vec<String>,
    },
    /// The address of `/metrics` cannot be had.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The operating system refuses something basic.
    #[error("cannot {action}")]
    System {
        /// What was tried.
        action: &'static str,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// An orderly end took too long, or was cut short by a second signal.
    #[error("the session did not end in time")]
    NotInTime,
    /// The session ended without a result: a defect of the processor.
    #[error("the session ended without a result")]
    SessionLost,
}

/// Why a record is bad.
#[derive(Debug, thiserror::Error)]
pub enum Rejection {
    /// The pipeline refuses it.
    #[error(transparent)]
    Pipeline(#[from] Rejected),
    /// It names a schema that nobody registered.
    #[error("the schema registry does not know schema id {id}")]
    UnknownSchema {
        /// Id in the record.
        id: u32,
    },
    /// It names a schema that is not Avro.
    #[error("schema id {id} is not usable: {reason}")]
    UnusableSchema {
        /// Id in the record.
        id: u32,
        /// Why.
        reason: String,
    },
}

impl Rejection {
    /// The kind of what is wrong, as `/metrics` counts it.
    pub(crate) const fn reason(&self) -> &'static str {
        match self {
            Self::UnknownSchema { .. } | Self::UnusableSchema { .. } => "schema",
            Self::Pipeline(rejected) => match rejected {
                Rejected::TooShort { .. } | Rejected::NotWireFormat { .. } => "wire_format",
                Rejected::NotAvro { .. } | Rejected::TrailingBytes { .. } => "avro",
                Rejected::MissingKey
                | Rejected::MissingField { .. }
                | Rejected::UnusableField { .. } => "field",
                Rejected::UnknownOperation { .. } => "operation",
                _ => "other",
            },
        }
    }
}

impl Rejection {
    /// What to do about the record, where there is more to do than to correct it.
    const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Pipeline(rejected) => rejected.hint(),
            Self::UnknownSchema { .. } | Self::UnusableSchema { .. } => None,
        }
    }
}

impl RuntimeError {
    /// What its user can do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Topic { hint, .. } => Some(hint.clone()),
            Self::StateMismatch { .. } => Some(
                "stop all instances and run `processor reset`, then start again: the state is \
                 built anew from the sources. If someone moved the offsets of the group, move \
                 them back instead"
                    .to_owned(),
            ),
            Self::KeysMoved { .. } => Some(
                "the source topic holds rows under two partitions. Stop the source connector and \
                 all instances, delete the source topic and the connector's offsets, run \
                 `processor reset`, and start the connector with a new snapshot. If the key's \
                 schema was changed by mistake, restoring it is not enough: both ids stay in the \
                 topic"
                    .to_owned(),
            ),
            Self::OffsetsMoved { .. } => Some(
                "start again: state and offsets are then read anew. If another program commits for \
                 this consumer group, give the processor an `--application-id` of its own"
                    .to_owned(),
            ),
            Self::Restore { .. } => Some(
                "was it written by another version? `processor reset` builds the state anew from \
                 the sources"
                    .to_owned(),
            ),
            Self::BadRecord { source, .. } => {
                let set_aside = "`--on-bad-record dead-letter` copies such records to a topic of \
                                 their own and goes on";
                Some(source.hint().map_or_else(
                    || set_aside.to_owned(),
                    |hint| format!("{hint}. Or: {set_aside}"),
                ))
            }
            Self::SchemaRefused { .. } => Some(
                "make the change compatible (a new field needs a default), or delete the subject"
                    .to_owned(),
            ),
            Self::Registry { .. } => Some("check `--schema-registry-url`".to_owned()),
            Self::Fenced { .. } => {
                Some("give each instance its own `--instance-id`, and keep it".to_owned())
            }
            Self::GroupIsLive { .. } => Some(
                "stop all instances of the processor first; one that was killed counts for 10 s"
                    .to_owned(),
            ),
            Self::Listen { .. } => {
                Some("`--http-address` takes another port; 0 takes any free one".to_owned())
            }
            Self::NotInTime => Some(
                "nothing is lost: the next start aborts the open transaction and goes on from the \
                 last one that was committed"
                    .to_owned(),
            ),
            Self::Kafka { source, .. } => code_of(source).and_then(advice).map(str::to_owned),
            Self::System { .. }
            | Self::SessionLost => None,
        }
    }

    /// The status that the process ends with.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Kafka { source, .. } if code_of(source).is_some_and(needs_a_person) => 3,
            Self::Kafka { .. }
            | Self::OffsetsMoved { .. }
            | Self::Listen { .. }
            | Self::System { .. }
            | Self::SessionLost => 1,
            Self::Topic { .. }
            | Self::StateMismatch { .. }
            | Self::KeysMoved { .. }
            | Self::Restore { .. }
            | Self::SchemaRefused { .. }
            | Self::Registry { .. }
            | Self::GroupIsLive { .. } => 3,
            Self::BadRecord { .. } => 4,
            Self::Fenced { .. } => 5,
            Self::NotInTime => 6,
        }
    }

    /// Wraps an error of the Kafka client with what was tried.
    pub(crate) fn kafka(action: impl Into<String>) -> impl FnOnce(KafkaError) -> Self {
        let action = action.into();
        move |source| Self::Kafka { action, source }
    }
}

//! Why nothing could be said about the documents.

use std::time::Duration;

use rdkafka::error::KafkaError;

/// `verify` could not come to a verdict. `Display` is the fact, [`VerifyError::hint`] the way out.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// PostgreSQL refused or failed.
    #[error("PostgreSQL: cannot {action}")]
    Database {
        /// What was tried.
        action: String,
        /// What PostgreSQL or the connection said.
        #[source]
        source: tokio_postgres::Error,
    },
    /// Kafka refused or failed.
    #[error("Kafka at `{bootstrap_servers}`: cannot {action}")]
    Kafka {
        /// Where.
        bootstrap_servers: String,
        /// What was tried.
        action: String,
        /// What librdkafka said.
        #[source]
        source: Box<KafkaError>,
    },
    /// A topic that a running pipeline has does not exist.
    #[error("Kafka at `{bootstrap_servers}` has no topic `{topic}`")]
    TopicMissing {
        /// Where.
        bootstrap_servers: String,
        /// Which.
        topic: String,
    },
    /// A record cannot be decoded with the schema its bytes name.
    #[error("cannot decode the {part} at offset {offset} of `{topic}`: {reason}")]
    Record {
        /// `key` or `value`.
        part: &'static str,
        /// Topic and partition.
        topic: String,
        /// Offset of the record.
        offset: i64,
        /// What the decoder said.
        reason: String,
    },
    /// The schema registry cannot be used.
    #[error("the schema registry `{url}` cannot be used: {reason}")]
    Registry {
        /// Its Confluent API.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// Elasticsearch did not answer.
    #[error("Elasticsearch at `{url}`: cannot {action}")]
    Search {
        /// Where.
        url: String,
        /// What was tried.
        action: String,
        /// What the connection said.
        #[source]
        source: reqwest::Error,
    },
    /// Elasticsearch answered with an error or with something else than its API promises.
    #[error("Elasticsearch at `{url}`: cannot {action}: {reason}")]
    SearchAnswer {
        /// Where.
        url: String,
        /// What was tried.
        action: String,
        /// What it said.
        reason: String,
    },
    /// A part of the pipeline did not catch up in time.
    #[error("{stage} has not caught up within {} s: {detail}", timeout.as_secs())]
    Behind {
        /// Which part.
        stage: Stage,
        /// How far it is.
        detail: String,
        /// How long was waited.
        timeout: Duration,
    },
    /// The user ended it.
    #[error("interrupted")]
    Interrupted,
    /// A background task ended without an answer.
    #[error("a task of verify ended early")]
    Task(#[from] tokio::task::JoinError),
}

/// A part of the pipeline that can be behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The tables could not be locked: writers never paused.
    Lock,
    /// The topics, read by verify itself.
    Reading,
    /// Debezium in Kafka Connect.
    Source,
    /// The processor.
    Processor,
    /// The Elasticsearch sink in Kafka Connect.
    Sink,
}

impl std::fmt::Display for Stage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Lock => "a lock on the tables",
            Self::Reading => "the reading of the topics",
            Self::Source => "the source connector",
            Self::Processor => "the processor",
            Self::Sink => "the sink connector",
        })
    }
}

impl VerifyError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Database { .. } => {
                "`stack status` says whether PostgreSQL runs, `stack logs postgresql` why not"
            }
            Self::Kafka { .. } => {
                "`stack status` says whether Kafka runs, `stack logs kafka` why not"
            }
            Self::TopicMissing { .. } => {
                "the connector or the processor makes it: `stack status` says whether they run"
            }
            Self::Record { .. } => {
                "something else than this pipeline wrote it, or its schema is gone from the registry"
            }
            Self::Registry { .. } => {
                "`stack status` says whether the registry runs, `stack logs schema-registry` why not"
            }
            Self::Search { .. } | Self::SearchAnswer { .. } => {
                "`stack status` says whether Elasticsearch runs, `stack logs elasticsearch` why not"
            }
            Self::Behind { stage: Stage::Lock, .. } => {
                "a transaction that writes to them is left open, or each is long: end it, or pass a longer --timeout-s"
            }
            Self::Behind { stage: Stage::Reading, .. } => {
                "the topics are long or Kafka is slow: pass a longer --timeout-s"
            }
            Self::Behind { stage: Stage::Source | Stage::Sink, .. } => {
                "`stack status` says whether its tasks run, `stack logs connect` why not; or pass a longer --timeout-s"
            }
            Self::Behind { stage: Stage::Processor, .. } => {
                "`stack status` says whether it runs, `stack logs processor` why not; or pass a longer --timeout-s"
            }
            Self::Interrupted => "what it wrote is removed",
            Self::Task(_) => "this is a fault of verify itself: its log lines say which",
        }
    }
}

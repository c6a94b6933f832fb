use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How far a connector has come: `GET` and `PATCH /connectors/NAME/offsets`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Offsets {
    /// One entry for each partition of the source, or of the topics.
    pub offsets: Vec<Offset>,
}

/// How far a connector has come in one partition. Both are what the connector makes of them; for
/// sinks `{"kafka_topic": …, "kafka_partition": …}` and `{"kafka_offset": …}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offset {
    /// Which part of the source.
    pub partition: Value,
    /// How far; `null` to forget it.
    pub offset: Value,
}

/// What Connect says about a change of offsets that it made.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// Its words.
    pub message: String,
}

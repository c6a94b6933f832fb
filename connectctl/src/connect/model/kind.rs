use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether a connector brings records into Kafka or takes them out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Writes to topics.
    Source,
    /// Reads from topics.
    Sink,
    /// Its class could not be loaded.
    #[serde(other)]
    Unknown,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Source => "source",
            Self::Sink => "sink",
            Self::Unknown => "unknown",
        })
    }
}

pub(super) fn unknown() -> Kind {
    Kind::Unknown
}

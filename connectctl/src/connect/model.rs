//! What Kafka Connect answers. Unknown fields are ignored, so newer workers can be read too.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A connector's configuration: Connect keeps every value as text. Without the key `name`, which
/// the worker adds by itself. `Debug` shows the keys only, as values may be secrets.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config(pub BTreeMap<String, String>);

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

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

/// One connector of `GET /connectors?expand=info&expand=status`.
#[derive(Debug, Clone, Deserialize)]
pub struct Expanded {
    /// `None` when the connector was removed while the answer was made.
    pub info: Option<Info>,
    /// Missing until the worker has written a first status.
    pub status: Option<Status>,
}

/// What was configured.
#[derive(Debug, Clone, Deserialize)]
pub struct Info {
    /// The configuration, placeholders of config providers unresolved.
    pub config: BTreeMap<String, Option<String>>,
    /// Source or sink.
    #[serde(rename = "type", default = "unknown")]
    pub kind: Kind,
}

fn unknown() -> Kind {
    Kind::Unknown
}

/// How a connector does, as its workers last wrote it: it may lag behind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Status {
    /// The connector itself, which only makes the configurations of its tasks.
    pub connector: PartStatus,
    /// The tasks, which move the records.
    #[serde(default)]
    pub tasks: Vec<TaskStatus>,
}

/// State of a connector or task.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PartStatus {
    /// `RUNNING`, `FAILED`, `PAUSED`, `STOPPED`, `UNASSIGNED`, `RESTARTING` or `DESTROYED`.
    pub state: String,
    /// Host and port of the worker that has it.
    #[serde(default)]
    pub worker_id: String,
    /// The stack trace of a failure, masked.
    pub trace: Option<String>,
}

/// State of one task.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TaskStatus {
    /// Its number, from 0.
    pub id: u32,
    /// Its state.
    #[serde(flatten)]
    pub part: PartStatus,
}

/// A connector as it is on the cluster.
#[derive(Debug, Clone)]
pub struct Live {
    /// What was configured.
    pub config: Config,
    /// Source or sink.
    pub kind: Kind,
    /// How it does; `None` until its workers have written a first status.
    pub status: Option<Status>,
}

/// One plugin of `GET /connector-plugins`.
#[derive(Debug, Clone, Deserialize)]
pub struct Plugin {
    /// The class in full.
    pub class: String,
    /// Source or sink; transforms and converters are not asked for.
    #[serde(rename = "type", default = "unknown")]
    pub kind: Kind,
}

/// The answer of `PUT /connector-plugins/CLASS/config/validate`: 200 even with errors in it.
#[derive(Debug, Clone, Deserialize)]
pub struct Validation {
    /// One entry for each key that the class knows or the configuration has.
    pub configs: Vec<ValidatedKey>,
}

/// Definition and verdict of one key.
#[derive(Debug, Clone, Deserialize)]
pub struct ValidatedKey {
    /// Absent for keys that the class does not define.
    pub definition: Option<Definition>,
    /// The verdict.
    pub value: ValidatedValue,
}

/// How a class defines a key.
#[derive(Debug, Clone, Deserialize)]
pub struct Definition {
    /// The key.
    pub name: String,
    /// `STRING`, `INT`, `PASSWORD` and so on.
    #[serde(rename = "type")]
    pub data_type: String,
}

/// The verdict on one key.
#[derive(Debug, Clone, Deserialize)]
pub struct ValidatedValue {
    /// The key.
    pub name: String,
    /// What is wrong with its value, masked.
    #[serde(default)]
    pub errors: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_status_of_connect_4_3_is_read() {
        let status: Status = serde_json::from_str(
            r#"{"name":"s","connector":{"state":"RUNNING","worker_id":"w:8083","version":"1"},
                "tasks":[{"id":0,"state":"FAILED","worker_id":"w:8083","trace":"boom","version":"1"}],"type":"source"}"#,
        )
        .unwrap();
        assert_eq!(status.tasks[0].part.state, "FAILED");
        assert_eq!(status.tasks[0].part.trace.as_deref(), Some("boom"));
    }

    #[test]
    fn debug_shows_keys_and_no_values() {
        let config = Config([("database.password".to_owned(), "canary".to_owned())].into());
        assert_eq!(format!("{config:?}"), r#"{"database.password"}"#);
    }
}

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Kind, Status};
use crate::connect::applied::Applied;
use crate::connect::target_state::TargetState;

/// A connector's configuration: Connect keeps every value as text. Without the key `name`, which
/// the worker adds by itself. `Debug` shows the keys only, as values may be secrets.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config(pub BTreeMap<String, String>);

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
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
    #[serde(rename = "type", default = "super::kind::unknown")]
    pub kind: Kind,
}

/// A connector as it is on the cluster.
#[derive(Debug, Clone)]
pub struct Live {
    /// What was configured, without the record of what was last applied.
    pub config: Config,
    /// That record, if there is one.
    pub applied: Option<Applied>,
    /// Source or sink.
    pub kind: Kind,
    /// How it does; `None` until its workers have written a first status.
    pub status: Option<Status>,
}

impl Live {
    /// The configuration as it was written, with the record.
    #[must_use]
    pub fn written(&self) -> Config {
        match &self.applied {
            Some(applied) => applied.within(&self.config),
            None => self.config.clone(),
        }
    }

    /// The state it is to be in, as far as its status tells.
    #[must_use]
    pub fn target_state(&self) -> TargetState {
        let state = self.status.as_ref().map(|status| status.connector.state.as_str());
        state.map_or(TargetState::Running, TargetState::of_status)
    }
}

/// What Connect answers to a write of a configuration. That it can be read is the proof that
/// Connect answered, and not a proxy in between.
#[derive(Debug, Clone, Deserialize)]
pub struct Written {
    /// The connector.
    pub name: String,
}

/// One task of `GET /connectors/NAME/tasks`. `Debug` shows no values, as they may be secrets.
#[derive(Clone, Deserialize)]
pub struct TaskConfig {
    /// Which task.
    pub id: TaskId,
    /// What the connector configured it with; secrets in clear.
    pub config: BTreeMap<String, Option<String>>,
}

impl fmt::Debug for TaskConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TaskConfig({})", self.id.task)
    }
}

/// The name of a task.
#[derive(Debug, Clone, Deserialize)]
pub struct TaskId {
    /// Its number, from 0.
    pub task: u32,
}

/// One connector of `GET /connectors/NAME/topics`.
#[derive(Debug, Clone, Deserialize)]
pub struct Topics {
    /// The topics that it has used.
    #[serde(default)]
    pub topics: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_keys_and_no_values() {
        let config = Config([("database.password".to_owned(), "canary".to_owned())].into());
        assert_eq!(format!("{config:?}"), r#"{"database.password"}"#);
    }
}

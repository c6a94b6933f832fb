//! The definitions of a worker's plugins, as `connectctl snapshot` saves them.

use serde::{Deserialize, Serialize};

use crate::plan::answers_to;

/// Raised when a field changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;

/// What the plugins of a worker define.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    schema_version: u32,
    /// The version of the worker that was asked.
    pub worker_version: String,
    /// Its plugins, in order of class.
    pub plugins: Vec<Plugin>,
}

/// One plugin.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plugin {
    /// Its class in full.
    pub class: String,
    /// `source`, `sink`, `converter`, `header_converter`, `transformation` or `predicate`.
    #[serde(rename = "type")]
    pub plugin_type: String,
    /// Its version, if it tells one.
    pub version: Option<String>,
    /// What it defines; nothing for some converters, which take keys nevertheless.
    pub keys: Vec<SavedKey>,
}

/// One key of a plugin.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SavedKey {
    /// Its name.
    pub name: String,
    /// `STRING`, `INT`, `PASSWORD` and so on.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Whether it must be given.
    pub required: bool,
}

impl Snapshot {
    /// The definitions of a worker.
    #[must_use]
    pub fn new(worker_version: String, mut plugins: Vec<Plugin>) -> Self {
        plugins.sort_by(|one, other| {
            (&one.class, &one.plugin_type).cmp(&(&other.class, &other.plugin_type))
        });
        Self { schema_version: SCHEMA_VERSION, worker_version, plugins }
    }

    /// The definitions in a file.
    ///
    /// # Errors
    /// When they are none, with the reason.
    pub fn read(text: &str) -> Result<Self, String> {
        let snapshot: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if snapshot.schema_version == SCHEMA_VERSION {
            return Ok(snapshot);
        }
        Err(format!("version {}; this connectctl reads {SCHEMA_VERSION}", snapshot.schema_version))
    }

    /// The connector of a class or of one of its aliases.
    #[must_use]
    pub fn connector(&self, class: &str) -> Option<&Plugin> {
        let mut plugins = self.plugins.iter();
        plugins.find(|plugin| plugin.is_connector() && answers_to(&plugin.class, class))
    }

    /// Any plugin of a class in full, such as a transform or a converter.
    #[must_use]
    pub fn plugin(&self, class: &str) -> Option<&Plugin> {
        self.plugins.iter().find(|plugin| plugin.class == class)
    }
}

impl Plugin {
    /// Whether it is a source or a sink.
    #[must_use]
    pub fn is_connector(&self) -> bool {
        matches!(self.plugin_type.as_str(), "source" | "sink")
    }
}

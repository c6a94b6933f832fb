//! The state that somebody wants a connector to be in, as opposed to the one it is seen in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a connector is to do. Connect remembers it, also across changes of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetState {
    /// Move records.
    Running,
    /// Keep tasks and their connections, but move nothing.
    Paused,
    /// Have no tasks: offsets can be changed.
    Stopped,
}

impl TargetState {
    /// All of them, as a file writes them.
    pub const NAMES: [&'static str; 3] = ["running", "paused", "stopped"];

    /// As Connect writes it.
    #[must_use]
    pub fn as_connect(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Paused => "PAUSED",
            Self::Stopped => "STOPPED",
        }
    }

    /// The state that a status tells to be wanted: one that fails or starts is to run.
    #[must_use]
    pub fn of_status(state: &str) -> Self {
        match state {
            "PAUSED" => Self::Paused,
            "STOPPED" => Self::Stopped,
            _ => Self::Running,
        }
    }
}

impl fmt::Display for TargetState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Running => Self::NAMES[0],
            Self::Paused => Self::NAMES[1],
            Self::Stopped => Self::NAMES[2],
        })
    }
}

impl FromStr for TargetState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "running" => Ok(Self::Running),
            "paused" => Ok(Self::Paused),
            "stopped" => Ok(Self::Stopped),
            _ => Err(()),
        }
    }
}

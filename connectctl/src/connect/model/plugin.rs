use serde::{Deserialize, Serialize};

use super::Kind;

/// One connector class of `GET /connector-plugins`.
#[derive(Debug, Clone, Deserialize)]
pub struct Plugin {
    /// The class in full.
    pub class: String,
    /// Source or sink.
    #[serde(rename = "type", default = "super::kind::unknown")]
    pub kind: Kind,
}

/// One plugin of any type.
#[derive(Debug, Clone, Deserialize)]
pub struct AnyPlugin {
    /// The class in full.
    pub class: String,
    /// `source`, `sink`, `converter`, `header_converter`, `transformation`, `predicate` and so on.
    #[serde(rename = "type", default)]
    pub plugin_type: String,
    /// Its own version, if it tells one.
    pub version: Option<String>,
}

/// How a class defines a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Definition {
    /// The key.
    pub name: String,
    /// `STRING`, `INT`, `PASSWORD` and so on.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Whether it must be given.
    #[serde(default)]
    pub required: bool,
    /// What holds without it.
    #[serde(default)]
    pub default_value: Option<String>,
    /// `HIGH`, `MEDIUM` or `LOW`.
    #[serde(default)]
    pub importance: String,
    /// What it is for.
    #[serde(default)]
    pub documentation: Option<String>,
}

impl Definition {
    /// Whether its values are secrets.
    #[must_use]
    pub fn is_password(&self) -> bool {
        self.data_type == "PASSWORD"
    }
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

/// The verdict on one key.
#[derive(Debug, Clone, Deserialize)]
pub struct ValidatedValue {
    /// The key.
    pub name: String,
    /// What is wrong with its value, masked.
    #[serde(default)]
    pub errors: Vec<String>,
}

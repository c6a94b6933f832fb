//! What is wrong with the settings, and where.

use std::fmt;
use std::path::PathBuf;

use super::property::InvalidProperty;

/// Who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody: it is built in.
    Default,
    /// A line of the file.
    File {
        /// The file, as it was named.
        path: PathBuf,
        /// Its line, from 1 on.
        line: usize,
    },
    /// A variable of the environment.
    Environment(String),
    /// The command line.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File { path, line } => write!(formatter, "{}:{line}", path.display()),
            Self::Environment(name) => formatter.write_str(name),
            Self::Flag => formatter.write_str("command line"),
        }
    }
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The command line is wrong, or asks for help or the version.
    #[error(transparent)]
    CommandLine(#[from] clap::Error),
    /// The file cannot be read.
    #[error("cannot read config file `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{place}: {reason}")]
    Syntax {
        /// Where.
        place: Origin,
        /// What the parser expected.
        reason: String,
    },
    /// A key that nothing reads.
    #[error("{place}: unknown key `{key}`")]
    UnknownKey {
        /// Where.
        place: Origin,
        /// The key.
        key: String,
        /// The key that is most like it.
        nearest: String,
    },
    /// A variable that nothing reads.
    #[error("unknown environment variable `{name}`")]
    UnknownVariable {
        /// The variable.
        name: String,
        /// The variable that is most like it.
        nearest: String,
    },
    /// A variable whose value is no text.
    #[error("environment variable `{name}` is not valid UTF-8")]
    NotText {
        /// The variable.
        name: String,
    },
    /// A value of another type.
    #[error("{place}: `{key}` is {found}, not {expected}")]
    WrongType {
        /// Where.
        place: Origin,
        /// The key.
        key: String,
        /// What the value is.
        found: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// A value that the setting does not take.
    #[error("{place}: `{key}` cannot be used: {reason}")]
    WrongValue {
        /// Where.
        place: Origin,
        /// The key.
        key: String,
        /// Why.
        reason: String,
    },
    /// A property of librdkafka that cannot be used.
    #[error("{place}: {reason}")]
    Property {
        /// Where.
        place: Origin,
        /// Why.
        reason: InvalidProperty,
    },
}

impl ConfigError {
    /// What its user can do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownKey { nearest, .. } | Self::UnknownVariable { nearest, .. } => {
                Some(format!("did you mean `{nearest}`? `processor run --help` lists them all"))
            }
            Self::Property { reason: InvalidProperty::Unusable { .. }, .. } => Some(
                "librdkafka 2.12's CONFIGURATION.md lists its properties and their values"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

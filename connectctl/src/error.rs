//! Every way in which a command can fail, and the exit code that says which.

mod hint;

use std::path::PathBuf;
use std::time::Duration;

use crate::connect::error::Failure;
use crate::exit::Exit;
use crate::health::FailedPart;
use crate::manifest::Problems;
use crate::plan::Stale;
use crate::report::{Aftermath, Report};

/// Why a command did not do what it was asked to. No message holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The files cannot be used; nothing was sent to Connect.
    #[error("{}, nothing was written:\n{problems}", problems.headline("the connector files"))]
    Files {
        /// All of them.
        problems: Problems,
    },
    /// Connect would not accept the configurations; nothing was written.
    #[error("{}, nothing was written:\n{problems}", problems.headline("the connector configurations"))]
    Invalid {
        /// All of them.
        problems: Problems,
    },
    /// The base URL cannot be used.
    #[error("`{url}` is not the URL of a Kafka Connect worker: {reason}")]
    Url {
        /// The URL, without credentials.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The HTTP client could not be made.
    #[error("cannot start the HTTP client")]
    HttpClient(#[source] reqwest::Error),
    /// A request failed for good.
    #[error("{action} failed")]
    Request {
        /// What the request was for.
        action: String,
        /// What Connect or the network answered.
        #[source]
        failure: Box<Failure>,
    },
    /// The deadline passed while a request was being repeated.
    #[error("{action} did not succeed within {}", seconds(*.limit))]
    RequestTimeout {
        /// What the request was for.
        action: String,
        /// The whole time allowed.
        limit: Duration,
        /// The last answer; `None` when there was none at all.
        #[source]
        failure: Option<Box<Failure>>,
        /// Who was asked, once that is known.
        workers: Option<String>,
    },
    /// A connector or task failed.
    #[error("connector `{name}` failed: {part}{}", and(.aftermath.as_ref()))]
    Unhealthy {
        /// The connector.
        name: String,
        /// The part of it that failed, with the cause.
        part: Box<FailedPart>,
        /// What became of it.
        aftermath: Option<Aftermath>,
    },
    /// The deadline passed before a connector and all its tasks ran.
    #[error(
        "connector `{name}` is not as wanted after {}: {detail}{}",
        seconds(*.limit),
        and(.aftermath.as_ref())
    )]
    NotRunning {
        /// The connector.
        name: String,
        /// The whole time allowed.
        limit: Duration,
        /// What it still waited for.
        detail: String,
        /// What became of it.
        aftermath: Option<Aftermath>,
    },
    /// `apply` stopped between two connectors.
    #[error("apply is incomplete ({})", crate::render::apply::incomplete(.report))]
    Incomplete {
        /// What was done and what was not.
        report: Box<Report>,
        /// Why it stopped.
        #[source]
        cause: Box<Error>,
    },
    /// A plan that was written down does not fit any more.
    #[error("the plan is out of date, nothing was written:{}", crate::render::plan::stale(.0))]
    Stale(Stale),
    /// Connectors are to be deleted, and nobody has agreed to that.
    #[error("deleting was not confirmed, nothing was written")]
    Unconfirmed,
    /// A file would be replaced.
    #[error("`{}` exists, nothing was written", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// `recreate` did not come to its end.
    #[error("recreating `{name}` stopped half-way; its offsets are in `{}`", backup.display())]
    Recreate {
        /// The connector.
        name: String,
        /// Where its offsets are saved.
        backup: PathBuf,
        /// Why it stopped.
        #[source]
        cause: Box<Error>,
    },
    /// Offsets were set and read back, and are not the same.
    #[error("`{name}` did not take its offsets")]
    OffsetsDiffer {
        /// The connector.
        name: String,
    },
    /// The saved definitions of the plugins cannot be used.
    #[error("`{}` holds no saved plugins: {reason}", path.display())]
    Snapshot {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// A file could not be written.
    #[error("`{}` cannot be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A name that no connector has.
    #[error("no connector is named `{name}`")]
    NoSuchConnector {
        /// The name asked for.
        name: String,
        /// The nearest name that exists.
        nearest: Option<String>,
    },
    /// A connector or task failed, or still does.
    #[error("connector `{name}` has failed: {part}")]
    StillFailed {
        /// The connector.
        name: String,
        /// The part of it that failed, with the cause.
        part: Box<FailedPart>,
    },
    /// Offsets can be changed only while nobody uses them.
    #[error("connector `{name}` is not stopped, nothing was changed")]
    NotStopped {
        /// The connector.
        name: String,
    },
    /// The offsets that are wanted cannot be used; nothing was sent.
    #[error("{place}: {reason}, nothing was changed")]
    Offsets {
        /// The file or flag.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// Without a backup no offset is changed.
    #[error("the offsets cannot be saved to `{}`, so they were not changed", path.display())]
    Backup {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The workers cannot be asked in the way that is given; nothing was sent.
    #[error("{what} cannot be used: {reason}")]
    Connection {
        /// Which part of it.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file that the connection needs.
    #[error("`{}` cannot be read", path.display())]
    SettingsFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The contexts file makes no sense.
    #[error("{place}: {reason}")]
    Contexts {
        /// File and line.
        place: String,
        /// What is wrong, without the line itself.
        reason: String,
    },
    /// The contexts file may hold secrets, and others may read it.
    #[error("others than its owner may use `{}` (mode {mode:o})", path.display())]
    OpenContexts {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// A name that no context has.
    #[error("no context is named `{name}`")]
    NoSuchContext {
        /// The name asked for.
        name: String,
        /// The nearest name that exists.
        nearest: Option<String>,
    },
    /// A name that no task has.
    #[error("no task is named `{name}`")]
    NoSuchTask {
        /// The name asked for.
        name: String,
    },
    /// A topic that no connector uses.
    #[error("no connector has used a topic named `{name}`")]
    NoSuchTopic {
        /// The name asked for.
        name: String,
        /// The nearest one that was used.
        nearest: Option<String>,
    },
}

impl Error {
    /// How the binary ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Files { .. }
            | Self::Invalid { .. }
            | Self::Stale(_)
            | Self::Unconfirmed
            | Self::Exists { .. }
            | Self::NotStopped { .. }
            | Self::Offsets { .. }
            | Self::Backup { .. } => Exit::Refused,
            Self::Unhealthy { .. } | Self::StillFailed { .. } => Exit::Failed,
            Self::RequestTimeout { .. } | Self::NotRunning { .. } => Exit::Timeout,
            Self::Incomplete { cause, .. } | Self::Recreate { cause, .. } => cause.exit(),
            // Nothing was sent.
            Self::Request { failure, .. } if matches!(**failure, Failure::TooOld { .. }) => {
                Exit::Refused
            }
            Self::Url { .. }
            | Self::HttpClient(_)
            | Self::Request { .. }
            | Self::Write { .. }
            | Self::Snapshot { .. }
            | Self::OffsetsDiffer { .. }
            | Self::NoSuchConnector { .. }
            | Self::NoSuchTask { .. }
            | Self::Connection { .. }
            | Self::SettingsFile { .. }
            | Self::Contexts { .. }
            | Self::OpenContexts { .. }
            | Self::NoSuchContext { .. }
            | Self::NoSuchTopic { .. } => Exit::Error,
        }
    }

    /// Whether it is sure that the last request changed nothing.
    pub(crate) fn had_no_effect(&self) -> bool {
        match self {
            Self::Request { failure, .. } | Self::RequestTimeout { failure: Some(failure), .. } => {
                failure.had_no_effect()
            }
            Self::Backup { .. } => true,
            _ => false,
        }
    }

    pub(crate) fn request(action: &str, failure: Failure) -> Self {
        Self::Request { action: action.to_owned(), failure: Box::new(failure) }
    }
}

fn seconds(limit: Duration) -> String {
    format!("{} s", limit.as_secs())
}

fn and(aftermath: Option<&Aftermath>) -> String {
    aftermath.map(|aftermath| format!("; {aftermath}")).unwrap_or_default()
}

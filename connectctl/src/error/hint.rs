//! What the reader can do about an error.

use super::Error;

impl Error {
    /// With those who were asked, whom only the command knows that asked them.
    #[must_use]
    pub(crate) fn of(self, asked: Option<String>) -> Self {
        match self {
            Self::RequestTimeout { action, limit, failure, workers: None } => {
                Self::RequestTimeout { action, limit, failure, workers: asked }
            }
            Self::Incomplete { report, cause } => {
                Self::Incomplete { report, cause: Box::new(cause.of(asked)) }
            }
            other => other,
        }
    }

    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Incomplete { cause, .. } => cause.hint(),
            Self::Request { failure, .. } | Self::RequestTimeout { failure: Some(failure), .. } => {
                failure.hint()
            }
            Self::RequestTimeout { workers, .. } => workers.as_ref().map(|workers| {
                format!("{workers} gave no complete answer: its log tells why, `--wait-timeout` gives it longer")
            }),
            Self::Url { .. } => Some("use for example `--url http://localhost:8083`".to_owned()),
            Self::Unhealthy { .. } => {
                Some("correct the file and run `apply` again; the worker's log has the whole trace".to_owned())
            }
            Self::NotRunning { .. } => {
                Some("a lost worker's tasks stay UNASSIGNED for up to 5 minutes: give `--wait-timeout` more".to_owned())
            }
            Self::StillFailed { name, .. } => Some(format!(
                "`connectctl describe connector {name}` shows the whole trace; `connectctl restart --failed {name}` tries again"
            )),
            Self::NotStopped { name } => Some(format!(
                "`--stop` stops it for that and brings it back; `connectctl stop {name}` stops it for good"
            )),
            Self::Offsets { .. } => {
                Some("`connectctl offsets get NAME -o json` shows what it looks like".to_owned())
            }
            Self::Backup { .. } => Some("name another file by `--backup`".to_owned()),
            Self::NoSuchTask { .. } => {
                Some("a task is `CONNECTOR/NUMBER`; `connectctl get tasks` lists them".to_owned())
            }
            Self::Connection { .. } | Self::SettingsFile { .. } | Self::Contexts { .. } => {
                Some("`connectctl --help` and the README tell how to connect".to_owned())
            }
            Self::OpenContexts { path, .. } => Some(format!("`chmod 600 {}`", path.display())),
            Self::NoSuchConnector { nearest, .. }
            | Self::NoSuchTopic { nearest, .. }
            | Self::NoSuchContext { nearest, .. } => {
                nearest.as_ref().map(|name| format!("did you mean `{name}`?"))
            }
            Self::Snapshot { path, .. } => {
                Some(format!("`connectctl snapshot {}` saves them from a worker", path.display()))
            }
            Self::Exists { .. } => Some("`--force` replaces it".to_owned()),
            Self::Recreate { name, backup, .. } => Some(format!(
                "once it exists and is stopped: `connectctl offsets set {name} --file {}`, then `connectctl resume {name}`",
                backup.display()
            )),
            Self::Stale(_) => Some("look at it again: `connectctl plan`".to_owned()),
            Self::Unconfirmed => {
                Some("where nobody can be asked, `--yes` stands for the answer".to_owned())
            }
            Self::Files { .. }
            | Self::Invalid { .. }
            | Self::HttpClient(_)
            | Self::OffsetsDiffer { .. }
            | Self::Write { .. } => None,
        }
    }
}

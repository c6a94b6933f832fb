//! The way out of each error.

use super::Error;

impl Error {
    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::ProjectNotFound { .. } => {
                "run it inside the repository, or name the folder with --project-dir".to_owned()
            }
            Self::ProgramNotBuilt { .. } => {
                "run `cargo build --release --workspace`, or `make up`, which does".to_owned()
            }
            Self::JdkNotFound { minimum, .. } => format!(
                "install one, such as Eclipse Temurin {minimum} or 25 \
                 (https://adoptium.net), and set JAVA_HOME to its folder"
            ),
            Self::MavenNotFound { .. } => "install Maven 3.9 or later".to_owned(),
            Self::PortsInUse(_) => {
                "stop that process, or move all ports with --port-offset 1000".to_owned()
            }
            Self::DataFolderNotWritable { .. } => {
                "choose another folder with --data-dir".to_owned()
            }
            Self::DataFolderForeign { .. } => {
                "choose an empty or new folder with --data-dir".to_owned()
            }
            Self::DataFolderVersion { path, .. } => format!(
                "`stack down --purge --data-dir {}` removes it, or choose another folder \
                 with --data-dir",
                path.display()
            ),
            Self::DiskFull { .. } => {
                "make room, or choose a folder on another disk with --data-dir".to_owned()
            }
            Self::AlreadyRunning { path } => format!(
                "`stack status --data-dir {0}` shows it, `stack down --data-dir {0}` stops it",
                path.display()
            ),
            Self::NotRunning { .. } => "`stack up` starts one".to_owned(),
            Self::StateFile { path, .. } => format!("remove `{}`", path.display()),
            Self::RootOnly { .. } => "run the stack as an ordinary user".to_owned(),
            Self::Kibana(error) => return error.hint(),
            _ => return None,
        })
    }
}

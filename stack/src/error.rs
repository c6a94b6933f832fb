//! What can go wrong, each with what, where and the way out.

use std::path::PathBuf;

use crate::kibana::KibanaError;
use crate::service::Service;

/// An error of the launcher. `Display` is the primary sentence; [`Error::hint`] is the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The repository this program belongs to was not found.
    #[error("no folder with `jvm/pom.xml` above `{from}`")]
    ProjectNotFound {
        /// Where the search began.
        from: PathBuf,
    },
    /// A program of this repository is not where `cargo build` puts it.
    #[error("`{program}` is not built: `{path}` does not exist")]
    ProgramNotBuilt {
        /// Name of the program.
        program: &'static str,
        /// Where it should be.
        path: PathBuf,
    },
    /// No Java development kit that is new enough.
    #[error("no JDK of version {minimum} or later ({found})")]
    JdkNotFound {
        /// The oldest version that will do.
        minimum: u32,
        /// The JDKs that were seen, for the message.
        found: String,
    },
    /// Maven is not installed.
    #[error("`mvn` is not on the PATH, and the services in `{path}` are not built")]
    MavenNotFound {
        /// Folder of the Maven project.
        path: PathBuf,
    },
    /// The Maven build failed.
    #[error("the Maven build of `{path}` failed with {status}\n{log_tail}")]
    BuildFailed {
        /// Folder of the Maven project.
        path: PathBuf,
        /// How it ended.
        status: String,
        /// The last lines of its log.
        log_tail: String,
    },
    /// A port that a service needs belongs to someone else.
    #[error("{}", ports_in_use(.0))]
    PortsInUse(
        /// The ports, never empty.
        Vec<PortInUse>,
    ),
    /// The data folder cannot be made, read or written.
    #[error("data folder `{path}` is not writable")]
    DataFolderNotWritable {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The folder holds other things.
    #[error("`{path}` is not a data folder of the stack: it has no `VERSION` file")]
    DataFolderForeign {
        /// The folder.
        path: PathBuf,
    },
    /// The data was written by another version of the stack.
    #[error("data folder `{path}` is of version `{found}`, this stack needs `{expected}`")]
    DataFolderVersion {
        /// The folder.
        path: PathBuf,
        /// The version in it.
        found: String,
        /// Ours.
        expected: &'static str,
    },
    /// Too little space on the disk of the data folder.
    #[error(
        "{:.1} GiB free on the disk of `{path}`, at least {:.1} GiB are needed",
        gibibytes(*.free_bytes),
        gibibytes(*.needed_bytes)
    )]
    DiskFull {
        /// The data folder.
        path: PathBuf,
        /// What there is.
        free_bytes: u64,
        /// What there must be.
        needed_bytes: u64,
    },
    /// Another supervisor works in this data folder.
    #[error("a stack is already running on data folder `{path}`")]
    AlreadyRunning {
        /// The data folder.
        path: PathBuf,
    },
    /// Nothing runs where something should.
    #[error("no stack is running on data folder `{path}`")]
    NotRunning {
        /// The data folder.
        path: PathBuf,
    },
    /// The stack's state file is not what this program writes.
    #[error("state file `{path}` is not readable")]
    StateFile {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: serde_json::Error,
    },
    /// A file could not be read or written.
    #[error("file `{path}` could not be read or written")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A program could not be started at all.
    #[error("{name} could not be started: `{program}`")]
    Spawn {
        /// What should run.
        name: String,
        /// The file that should be executed.
        program: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A service ended before it was ready.
    #[error("{service} ended with {status} before it was ready{log_tail}")]
    ServiceEnded {
        /// Which.
        service: Service,
        /// How it ended.
        status: String,
        /// The last lines of its log.
        log_tail: LogTail,
    },
    /// A service lives but does not answer.
    #[error("{service} was not ready within {seconds} s: {last}{log_tail}")]
    ServiceNotReady {
        /// Which.
        service: Service,
        /// The deadline.
        seconds: u64,
        /// What the last probe got.
        last: String,
        /// The last lines of its log.
        log_tail: LogTail,
    },
    /// A one-time preparation of a service failed (initdb, formatting a log folder).
    #[error("{what} ended with {status}\n{output}")]
    Preparation {
        /// What was being done.
        what: &'static str,
        /// How it ended.
        status: String,
        /// What it said.
        output: String,
    },
    /// We are root, and cannot become anyone else for PostgreSQL.
    #[error(
        "PostgreSQL refuses to run as root, and neither `unshare --user` nor another user id works here ({reason})"
    )]
    RootOnly {
        /// What was tried and what came of it.
        reason: String,
    },
    /// Schema, publication or roles could not be set up.
    #[error("the database could not be prepared: {what}")]
    Database {
        /// The step.
        what: String,
        /// What the server said.
        #[source]
        source: tokio_postgres::Error,
    },
    /// A topic could not be created.
    #[error("topic `{topic}` could not be created: {reason}")]
    Topic {
        /// The topic.
        topic: String,
        /// What the broker said.
        reason: String,
    },
    /// The broker could not be asked.
    #[error("Kafka at `{bootstrap_servers}` could not be asked")]
    Kafka {
        /// Where.
        bootstrap_servers: String,
        /// Why.
        #[source]
        source: rdkafka::error::KafkaError,
    },
    /// A request was refused.
    #[error("`{method} {url}` was answered with {status}: {body}")]
    Answer {
        /// The HTTP method.
        method: &'static str,
        /// Where.
        url: String,
        /// The status code.
        status: u16,
        /// What it said.
        body: String,
    },
    /// A request was not answered.
    #[error("`{method} {url}` was not answered")]
    Request {
        /// The HTTP method.
        method: &'static str,
        /// Where.
        url: String,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// A file does not hold the JSON that it should.
    #[error("file `{path}` does not hold the JSON that it should")]
    Json {
        /// The file.
        path: PathBuf,
        /// Line, column and reason.
        #[source]
        source: serde_json::Error,
    },
    /// The connectors could not be brought to the state in their files.
    #[error("the connectors in `{path}` were not applied\n{message}")]
    Connectors {
        /// The folder.
        path: PathBuf,
        /// What `connectctl` said, hint included.
        message: String,
    },
    /// The dashboard was not built or not imported.
    #[error(transparent)]
    Kibana(#[from] KibanaError),
    /// A signal ended the start.
    #[error("stopped before it was ready")]
    Interrupted,
    /// The supervisor in the background ended before it was ready.
    #[error("the stack did not start; all that was said stands in `{log}`")]
    SupervisorEnded {
        /// Its log.
        log: PathBuf,
    },
    /// Something did not stop, not even when killed.
    #[error("{name} (pid {pid}) does not stop")]
    DoesNotStop {
        /// What.
        name: String,
        /// Its process id.
        pid: i32,
    },
    /// The operating system refused something basic.
    #[error("{what}")]
    System {
        /// What was tried.
        what: &'static str,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
}

/// The last lines of a service's log, as the end of an error message.
#[derive(Debug, Default)]
pub struct LogTail {
    /// The log file.
    pub path: PathBuf,
    /// Its last lines.
    pub lines: Vec<String>,
}

impl std::fmt::Display for LogTail {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.lines.is_empty() {
            return write!(formatter, "; its log `{}` is empty", self.path.display());
        }
        write!(formatter, "; the end of `{}`:", self.path.display())?;
        self.lines.iter().try_for_each(|line| write!(formatter, "\n  | {line}"))
    }
}

/// A port that is taken, by whom and for whom.
#[derive(Debug)]
pub struct PortInUse {
    /// The port.
    pub port: u16,
    /// The service of ours that needs it.
    pub service: Service,
    /// Who holds it, if the operating system tells us.
    pub holder: Option<PortHolder>,
}

/// The process behind a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortHolder {
    /// Its process id.
    pub pid: i32,
    /// Its command line, cut short.
    pub command: String,
}

fn ports_in_use(ports: &[PortInUse]) -> String {
    let sentences: Vec<String> = ports
        .iter()
        .map(|PortInUse { port, service, holder }| {
            let by = holder.as_ref().map_or_else(
                || "a process of another user".to_owned(),
                |PortHolder { pid, command }| format!("pid {pid} (`{command}`)"),
            );
            format!("port {port} of {service} is in use by {by}")
        })
        .collect();
    sentences.join("\n       ")
}

#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn gibibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 30)
}

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

//! What can go wrong, each with what, where and the way out.

mod detail;
mod hint;

use std::path::PathBuf;

use crate::kibana::KibanaError;
use crate::service::Service;
use detail::{gibibytes, ports_in_use};

pub use detail::{LogTail, PortHolder, PortInUse};

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

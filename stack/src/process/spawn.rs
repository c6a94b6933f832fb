//! How a process is started.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::{Child, Command};

use super::log;
use crate::error::Error;

/// Everything needed to start one process; the same value starts it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Launch {
    /// The file to execute.
    pub program: PathBuf,
    /// Its arguments. Every user of the machine can read them: never a secret.
    pub arguments: Vec<OsString>,
    /// Added to our own environment.
    pub environment: Vec<(String, OsString)>,
    /// The working folder, ours if none.
    pub directory: Option<PathBuf>,
    /// The user and group to become, if we are root and it must not be.
    pub user: Option<(u32, u32)>,
}

impl Launch {
    /// A program without arguments.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), ..Self::default() }
    }

    /// Adds one argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds several arguments.
    #[must_use]
    pub fn arguments<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets an environment variable; the right place for a secret.
    #[must_use]
    pub fn variable(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Sets the working folder.
    #[must_use]
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// The command, not yet started: without input, in a process group of its own so that a
    /// Ctrl-C on the terminal reaches only us, and killed if we forget it.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .process_group(0)
            .kill_on_drop(true);
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }

    /// Starts the process with both outputs at the end of `log_path`.
    pub fn spawn(&self, name: &str, log_path: &Path) -> Result<Child, Error> {
        let output = log::open(log_path)?;
        let errors = output
            .try_clone()
            .map_err(|source| Error::File { path: log_path.to_path_buf(), source })?;
        self.command().stdout(output).stderr(errors).spawn().map_err(|source| Error::Spawn {
            name: name.to_owned(),
            program: self.program.clone(),
            source,
        })
    }

    /// Runs a one-time preparation to its end; its output becomes part of the error.
    pub async fn run(&self, what: &'static str) -> Result<(), Error> {
        let output = self.command().output().await.map_err(|source| Error::Spawn {
            name: what.to_owned(),
            program: self.program.clone(),
            source,
        })?;
        if output.status.success() {
            return Ok(());
        }
        let text = [output.stdout, output.stderr].concat();
        Err(Error::Preparation {
            what,
            status: output.status.to_string(),
            output: String::from_utf8_lossy(&text).trim_end().to_owned(),
        })
    }
}

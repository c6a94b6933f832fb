//! `connectctl` as a person types it, on a copy of the connector files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::stack::{Stack, project_dir, target_dir};

/// A folder of connector files that can be edited, and the worker that they are applied to.
pub struct Connectctl {
    folder: PathBuf,
    url: String,
    log: PathBuf,
}

/// What a run came to.
#[derive(Debug)]
pub struct Transcript {
    /// The exit code.
    pub code: Option<i32>,
    /// What it printed, results first.
    pub text: String,
}

impl Connectctl {
    /// Copies the repository's connectors into the stack's data folder.
    ///
    /// # Errors
    /// When a file cannot be copied.
    pub fn on(stack: &Stack) -> Result<Self> {
        let folder = stack.data_dir().join("connectors");
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(project_dir().join("connectors"))? {
            let file = entry?.path();
            if file.extension().is_some_and(|extension| extension == "json") {
                let name = file.file_name().context("a file has a name")?;
                fs::copy(&file, folder.join(name))?;
            }
        }
        let url = format!("http://localhost:{}", stack.port(8083));
        Ok(Self { folder, url, log: stack.data_dir().join("logs/connect.log") })
    }

    /// Runs a verb on the folder, such as `apply`.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn run(&self, arguments: &[&str]) -> Result<Transcript> {
        let mut command = Command::new(target_dir().join("release/connectctl"));
        command.args(["--url", &self.url]).args(arguments).current_dir(&self.folder);
        let output = command.stdin(Stdio::null()).output();
        Ok(transcript(&output.context("run target/release/connectctl; `make build` makes it")?))
    }

    /// The same for a run that is to succeed.
    ///
    /// # Errors
    /// When its exit code is not 0.
    pub fn run_ok(&self, arguments: &[&str]) -> Result<String> {
        let transcript = self.run(arguments)?;
        ensure!(transcript.code == Some(0), "connectctl {arguments:?}: {transcript:?}");
        Ok(transcript.text)
    }

    /// Sets a key of a connector's configuration in its file.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn edit(&self, connector: &str, key: &str, value: &str) -> Result<()> {
        self.change(connector, |file| file["config"][key] = Value::from(value))
    }

    /// Sets the state that a connector's file wants.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn set_state(&self, connector: &str, state: &str) -> Result<()> {
        self.change(connector, |file| file["state"] = Value::from(state))
    }

    fn change(&self, connector: &str, change: impl FnOnce(&mut Value)) -> Result<()> {
        let path = self.file(connector);
        let mut file: Value = serde_json::from_slice(&fs::read(&path)?)?;
        change(&mut file);
        fs::write(path, file.to_string())?;
        Ok(())
    }

    /// The file of a connector.
    #[must_use]
    pub fn file(&self, connector: &str) -> PathBuf {
        self.folder.join(connector).with_extension("json")
    }

    /// How often a task of a connector has been started so far, by the worker's log.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn starts(&self, connector: &str) -> Result<usize> {
        let started = format!("Creating task {connector}-");
        Ok(read(&self.log)?.lines().filter(|line| line.contains(&started)).count())
    }
}

fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("read {}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn transcript(output: &Output) -> Transcript {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Transcript { code: output.status.code(), text: text(&output.stdout) + &text(&output.stderr) }
}

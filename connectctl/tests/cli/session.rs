//! A folder of connector files and the binary run upon it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Owns a temporary folder in which the binary runs.
pub(crate) struct Session {
    folder: TempDir,
    url: String,
}

impl Session {
    pub(crate) fn new(url: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("connectors")).unwrap();
        Self { folder, url: url.to_owned() }
    }

    /// Runs that are told by their arguments alone where the worker is.
    pub(crate) fn without_url() -> Self {
        Self::new("")
    }

    /// Writes a file of the folder `connectors`.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path().join("connectors").join(name), content).unwrap();
    }

    /// Writes a connector of the class `FileSource` or `FileSink`.
    pub(crate) fn connector(&self, name: &str, class: &str, extra: &Value) {
        self.file(
            &format!("{name}.json"),
            json!({ "name": name, "config": config(class, extra) }).to_string(),
        );
    }

    /// Writes a connector whose state is wanted, too, or that depends on others.
    pub(crate) fn connector_beside(&self, name: &str, class: &str, extra: &Value, beside: &Value) {
        let mut file = json!({ "name": name, "config": config(class, extra) });
        for (key, value) in beside.as_object().unwrap() {
            file[key] = value.clone();
        }
        self.file(&format!("{name}.json"), file.to_string());
    }

    /// Runs `connectctl` and gives its transcript, with URL and folder made equal for all runs.
    pub(crate) async fn run(&self, arguments: &[&str]) -> String {
        self.run_with(arguments, &[]).await
    }

    /// The same for a run that is to succeed and whose words do not matter.
    pub(crate) async fn run_ok(&self, arguments: &[&str]) {
        let transcript = self.run(arguments).await;
        assert!(transcript.starts_with("exit code 0\n"), "{transcript}");
    }

    /// The same with environment variables.
    pub(crate) async fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        self.output(command, b"").await
    }

    /// The same with a text on the standard input.
    pub(crate) async fn run_on(&self, arguments: &[&str], input: &[u8]) -> String {
        self.output(self.command(arguments), input).await
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_connectctl"));
        command.args(arguments).current_dir(self.path());
        command.env("XDG_CONFIG_HOME", self.path()).env("CONNECTCTL_POLL_INTERVAL_MS", "5");
        if !self.url.is_empty() {
            command.env("CONNECTCTL_URL", &self.url);
        }
        command
    }

    async fn output(&self, mut command: Command, input: &[u8]) -> String {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let input = input.to_vec();
        let output = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            // A command that reads no input has perhaps ended already.
            let _ = child.stdin.take().unwrap().write_all(&input);
            child.wait_with_output().unwrap()
        });
        let transcript = transcript(&output.await.unwrap());
        if self.url.is_empty() { transcript } else { transcript.replace(&self.url, "[URL]") }
    }

    /// Starts `connectctl` and leaves it running.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_connectctl"));
        command.args(arguments).current_dir(self.path()).env("CONNECTCTL_URL", &self.url);
        command.stdout(Stdio::piped()).spawn().unwrap()
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// A configuration of the class `FileSource` or `FileSink` with further keys.
pub(crate) fn config(class: &str, extra: &Value) -> Value {
    let mut config = json!({ "connector.class": class });
    for (key, value) in extra.as_object().unwrap() {
        config[key] = value.clone();
    }
    config
}

fn transcript(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    format!(
        "exit code {code}\n--- stdout\n{}--- stderr\n{}",
        text(&output.stdout),
        text(&output.stderr)
    )
}

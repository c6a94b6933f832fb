//! The program, run against a fake Kibana.

use std::process::{Command, Output};

/// Runs `stack kibana import` with this repository's objects.
pub(crate) struct Session {
    url: String,
    environment: Vec<(String, String)>,
}

impl Session {
    pub(crate) fn new(url: &str) -> Self {
        Self { url: url.to_owned(), environment: Vec::new() }
    }

    /// Sets a variable.
    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.environment.push((variable.to_owned(), value.to_owned()));
        self
    }

    /// Imports, and gives the transcript with the address made equal for all runs.
    pub(crate) async fn import(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stack"));
        command.args(["kibana", "import", "--url", &self.url]).args(arguments);
        for variable in ["KIBANA_API_KEY", "KIBANA_USERNAME", "KIBANA_PASSWORD", "KIBANA_SPACE"] {
            command.env_remove(variable);
        }
        // Nobody's proxy must stand between the test and its Kibana.
        command.env("NO_PROXY", "*").envs(self.environment.iter().cloned());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        transcript(&output.await.unwrap()).replace(&self.url, "[URL]")
    }
}

/// Exit code, stdout and stderr.
pub(crate) fn transcript(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    format!("exit code {code}\n--- stdout\n{stdout}--- stderr\n{stderr}")
}

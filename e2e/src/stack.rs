//! One stack of real services, on ports and in a folder of its own.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
};

use anyhow::{Context, Result, bail, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;

/// A running stack; stopped and removed when dropped.
pub struct Stack {
    port_offset: u16,
    data_dir: PathBuf,
    data_kept: AtomicBool,
}

impl Stack {
    /// Starts all services and the processor, without the generator, and returns when all are ready.
    ///
    /// # Errors
    /// When a step fails; the text is what `stack up` said.
    pub fn up(name: &str, port_offset: u16) -> Result<Self> {
        let stack = Self::at(name, port_offset);
        stack.run(&["down", "--purge"])?;
        stack.start()?;
        Ok(stack)
    }

    /// Starts some services and what they need, and returns when they are ready.
    ///
    /// # Errors
    /// When a step fails; the text is what `stack up` said.
    pub fn up_only(name: &str, port_offset: u16, services: &str) -> Result<Self> {
        let stack = Self::at(name, port_offset);
        stack.run(&["down", "--purge"])?;
        let port_offset = port_offset.to_string();
        stack.run(&["up", "--detach", "--only", services, "--port-offset", &port_offset])?;
        Ok(stack)
    }

    /// The same place, with nothing started.
    #[must_use]
    pub fn at(name: &str, port_offset: u16) -> Self {
        let data_dir = target_dir().join("e2e").join(name);
        Self { port_offset, data_dir, data_kept: AtomicBool::new(false) }
    }

    /// Starts what `stop` stopped, on the same data.
    ///
    /// # Errors
    /// As `up`.
    pub fn start(&self) -> Result<()> {
        let port_offset = self.port_offset.to_string();
        self.run(&["up", "--detach", "--no-generator", "--port-offset", &port_offset]).map(drop)
    }

    /// `stack up` as a person types it, for a start that is to fail.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn up_in_foreground(&self) -> Result<Output> {
        self.output(&["up", "--no-generator", "--port-offset", &self.port_offset.to_string()])
    }

    /// Stops all services and keeps their data.
    ///
    /// # Errors
    /// When something could not be stopped.
    pub fn stop(&self) -> Result<()> {
        self.run(&["down"]).map(drop)
    }

    /// The documents and topics against PostgreSQL.
    ///
    /// # Errors
    /// When they differ; the text is the table of the differing ones.
    pub fn verify(&self) -> Result<String> {
        let report = self.run(&["verify"])?;
        ensure!(report.contains("0 differences"), "verify exited with 0 but said:\n{report}");
        Ok(report)
    }

    /// Kills a service as a crash would (`kill -9`).
    ///
    /// # Errors
    /// When no such service runs.
    pub fn kill(&self, service: &str) -> Result<i32> {
        let pid = self.pid(service)?;
        kill(Pid::from_raw(pid), Signal::SIGKILL).with_context(|| format!("kill {service}"))?;
        Ok(pid)
    }

    /// The process id of a running service.
    ///
    /// # Errors
    /// When no such service runs.
    pub fn pid(&self, service: &str) -> Result<i32> {
        let pid = self.service(service)?["pid"].as_i64();
        let pid = pid.with_context(|| format!("{service} does not run"))?;
        Ok(i32::try_from(pid)?)
    }

    /// What `status` says of a service.
    ///
    /// # Errors
    /// When there is no such service.
    pub fn service(&self, service: &str) -> Result<Value> {
        let status = self.status()?;
        let found = status["services"].as_array().into_iter().flatten();
        let found = found.into_iter().find(|one| one["service"] == service).cloned();
        found.with_context(|| format!("no service {service} in {status}"))
    }

    /// The whole answer of `status -o json`; its exit status says whether all is well, its text what is not.
    ///
    /// # Errors
    /// When it prints no JSON.
    pub fn status(&self) -> Result<Value> {
        let output = self.output(&["status", "-o", "json"])?;
        serde_json::from_slice(&output.stdout)
            .with_context(|| format!("status said: {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// The port of a service whose usual one is given.
    #[must_use]
    pub fn port(&self, usual: u16) -> u16 {
        usual + self.port_offset
    }

    /// Leaves data and logs where they are when the stack is stopped: after a failure they tell why.
    pub fn keep_data(&self) {
        self.data_kept.store(true, Ordering::Relaxed);
    }

    /// The data folder.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// A command of `stack` on this stack, run to its end.
    ///
    /// # Errors
    /// When it cannot be run or its exit status is not 0.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.output(arguments)?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            bail!("`stack {}` ended with {}\n{stdout}{stderr}", arguments.join(" "), output.status);
        }
        Ok(stdout)
    }

    /// A command of `stack` on this stack, with its exit status and all it printed.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn output(&self, arguments: &[&str]) -> Result<Output> {
        self.command(arguments).output().context("run target/release/stack; `make build` makes it")
    }

    /// The command itself, for a test that watches it while it runs.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(target_dir().join("release/stack"));
        command.args(arguments).arg("--data-dir").arg(&self.data_dir);
        command.stdin(Stdio::null());
        command
    }
}

impl Drop for Stack {
    #[expect(clippy::print_stderr, reason = "the output of a test run is where a person looks")]
    fn drop(&mut self) {
        let data_kept = self.data_kept.load(Ordering::Relaxed);
        let arguments: &[&str] = if data_kept { &["down"] } else { &["down", "--purge"] };
        if let Err(error) = self.run(arguments) {
            eprintln!("{error:#}");
        }
    }
}

pub(crate) fn project_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("")
}

/// Where cargo puts the programs.
#[must_use]
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("target"),
    }
}

//! The lean stack of a run: a broker and a registry, started for it and removed after it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::{cluster::Cluster, interrupt::Interrupt};

/// Ports of the services without an offset.
const KAFKA_PORT: u16 = 9092;
const REGISTRY_PORT: u16 = 8081;
/// Ports of the processors' HTTP begin here.
const PROCESSOR_PORT: u16 = 9464;

const REGISTRY_TIMEOUT: Duration = Duration::from_secs(30);

/// A running stack; stopped and removed when dropped.
pub(crate) struct Services {
    /// The broker.
    pub(crate) cluster: Cluster,
    /// Ends all waits.
    pub(crate) interrupt: Interrupt,
    port_offset: u16,
    folder: PathBuf,
    binaries: PathBuf,
}

impl Services {
    /// Starts broker and registry in an empty folder and returns when both are ready.
    ///
    /// # Errors
    /// When a step fails; the text is what `stack up` said.
    pub(crate) fn start(folder: PathBuf, port_offset: u16, interrupt: Interrupt) -> Result<Self> {
        let binaries = std::env::current_exe()?;
        let binaries = binaries.parent().context("a program without a folder")?.to_owned();
        let cluster = Cluster::new(format!("127.0.0.1:{}", KAFKA_PORT + port_offset))?;
        let services = Self { cluster, interrupt, port_offset, folder, binaries };
        services.stack(&["down", "--purge"])?;
        if services.runs().exists() {
            fs::remove_dir_all(services.runs()).context("remove the logs of the last run")?;
        }
        let port_offset = port_offset.to_string();
        services.stack(&[
            "up",
            "--detach",
            "--only",
            "kafka,schema-registry",
            "--port-offset",
            &port_offset,
        ])?;
        Ok(services)
    }

    /// Address of the broker.
    #[must_use]
    pub(crate) fn bootstrap_servers(&self) -> &str {
        self.cluster.bootstrap_servers()
    }

    /// Confluent API of the registry.
    #[must_use]
    pub(crate) fn registry_url(&self) -> String {
        format!("http://127.0.0.1:{}/apis/ccompat/v7", REGISTRY_PORT + self.port_offset)
    }

    /// Address of a processor's HTTP.
    #[must_use]
    pub(crate) fn http_address(&self, instance: u16) -> String {
        format!("127.0.0.1:{}", PROCESSOR_PORT + self.port_offset + instance)
    }

    /// A program that was built beside this one.
    #[must_use]
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    /// Where logs and state of the contenders go.
    #[must_use]
    pub(crate) fn runs(&self) -> PathBuf {
        self.folder.with_extension("runs")
    }

    /// Process id of the broker.
    ///
    /// # Errors
    /// When it does not run.
    pub(crate) fn broker_pid(&self) -> Result<u32> {
        let output = self.command(&["status", "-o", "json"]).output()?;
        let status: Value =
            serde_json::from_slice(&output.stdout).context("read `stack status`")?;
        let services = status["services"].as_array().into_iter().flatten();
        let kafka = services.into_iter().find(|service| service["service"] == "kafka");
        let pid = kafka.and_then(|kafka| kafka["pid"].as_u64()).context("no broker runs")?;
        Ok(u32::try_from(pid)?)
    }

    /// The JDK that the services run on.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn java_home(&self) -> Result<PathBuf> {
        let output = Command::new(self.binary("stack")).arg("java-home").output()?;
        Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
    }

    /// Sends a JSON document to the registry.
    ///
    /// # Errors
    /// When it refuses it.
    pub(crate) fn registry_post(&self, path: &str, body: &Value) -> Result<Value> {
        let url = format!("{}{path}", self.registry_url());
        let request = reqwest::Client::new().post(&url).json(body).timeout(REGISTRY_TIMEOUT);
        self.cluster.block_on(async {
            let answer = request.send().await.with_context(|| format!("post to {url}"))?;
            let status = answer.status();
            let text = answer.text().await?;
            if !status.is_success() {
                bail!("{url} answered {status}: {text}");
            }
            serde_json::from_str(&text).with_context(|| format!("{url} answered no JSON: {text}"))
        })
    }

    /// Text behind a URL of a processor, whatever the status; none while nobody answers.
    #[must_use]
    pub(crate) fn processor_get(&self, instance: u16, path: &str) -> Option<(u16, String)> {
        let url = format!("http://{}{path}", self.http_address(instance));
        let request = reqwest::Client::new().get(url).timeout(Duration::from_secs(1));
        self.cluster.block_on(async {
            let answer = request.send().await.ok()?;
            Some((answer.status().as_u16(), answer.text().await.ok()?))
        })
    }

    /// The folder of the stack.
    #[must_use]
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Added to every port.
    #[must_use]
    pub(crate) const fn port_offset(&self) -> u16 {
        self.port_offset
    }

    /// A command of `stack` on the stack of another folder.
    ///
    /// # Errors
    /// When its exit status is not 0; the text is what it said.
    pub(crate) fn stack_in(&self, folder: &Path, arguments: &[&str]) -> Result<Output> {
        let mut command = self.command_in(folder, arguments);
        let output = command.output().context("run `stack`; `make build` makes it")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`stack {}` ended with {}\n{said}", arguments.join(" "), output.status);
        }
        Ok(output)
    }

    fn stack(&self, arguments: &[&str]) -> Result<Output> {
        self.stack_in(&self.folder, arguments)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.command_in(&self.folder, arguments)
    }

    fn command_in(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.binary("stack"));
        command.args(arguments).arg("--data-dir").arg(folder).stdin(Stdio::null());
        command
    }
}

impl Drop for Services {
    #[expect(clippy::print_stderr, reason = "nobody else is told of what is left behind")]
    fn drop(&mut self) {
        if let Err(error) = self.stack(&["down", "--purge"]) {
            eprintln!("{error:#}");
        }
    }
}

//! A process that ends with the run.

use std::{
    fs::{self, File},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{measure::Usage, services::Services};

const STOP_TIMEOUT: Duration = Duration::from_mins(1);
const LOOK_INTERVAL: Duration = Duration::from_millis(10);

/// A running contender; killed when dropped.
pub(crate) struct Child {
    process: std::process::Child,
    name: String,
    log: PathBuf,
}

impl Child {
    /// Starts a command, its output in a log file of this name.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn start(services: &Services, name: &str, command: &mut Command) -> Result<Self> {
        let folder = services.runs();
        fs::create_dir_all(&folder)?;
        let log = folder.join(format!("{name}.log"));
        let file = File::options().create(true).append(true).open(&log)?;
        // A group of its own: Ctrl-C reaches the harness alone, which stops in order.
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).process_group(0);
        let process = command.spawn().with_context(|| format!("start {command:?}"))?;
        Ok(Self { process, name: name.to_owned(), log })
    }

    /// Process id.
    #[must_use]
    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// What it has used.
    ///
    /// # Errors
    /// When it has ended.
    pub(crate) fn usage(&self) -> Result<Usage> {
        crate::measure::usage(self.pid())
    }

    /// # Errors
    /// When it has ended; with the end of its log.
    pub(crate) fn check_alive(&mut self) -> Result<()> {
        match self.process.try_wait()? {
            None => Ok(()),
            Some(status) => {
                let log = fs::read_to_string(&self.log).unwrap_or_default();
                let start = log.lines().count().saturating_sub(20);
                let end: Vec<&str> = log.lines().skip(start).collect();
                bail!("{} ended with {status}:\n{}", self.name, end.join("\n"))
            }
        }
    }

    /// SIGTERM, and the wait for its end.
    ///
    /// # Errors
    /// When it does not end in time or not with status 0.
    pub(crate) fn stop(mut self, services: &Services) -> Result<()> {
        self.signal(Signal::SIGTERM)?;
        let status = self.wait(services)?;
        // A JVM that is told to stop ends with 128 + SIGTERM.
        ensure!(
            status.success() || status.code() == Some(143),
            "{} ended with {status}",
            self.name
        );
        Ok(())
    }

    /// SIGKILL, and the wait for its end.
    ///
    /// # Errors
    /// When it had ended before.
    pub(crate) fn kill(mut self, services: &Services) -> Result<()> {
        self.check_alive()?;
        self.signal(Signal::SIGKILL)?;
        self.wait(services).map(drop)
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        Ok(kill(Pid::from_raw(i32::try_from(self.pid())?), signal)?)
    }

    fn wait(&mut self, services: &Services) -> Result<std::process::ExitStatus> {
        let asked = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait()? {
                return Ok(status);
            }
            ensure!(asked.elapsed() < STOP_TIMEOUT, "{} does not end", self.name);
            services.interrupt.pause(LOOK_INTERVAL)?;
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended: then there is nothing to do.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

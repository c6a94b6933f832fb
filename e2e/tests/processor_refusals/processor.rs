//! One processor as a person runs it: arguments in, lines on standard error and an exit status out.

use std::{
    fs::{self, File},
    future::ready,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use e2e::{stack::target_dir, wait};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::World;

/// A start on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);

/// A running processor; killed when dropped.
pub(crate) struct Processor {
    child: Child,
    log: PathBuf,
}

/// How a processor ended.
pub(crate) struct End {
    /// Its exit status.
    pub(crate) code: i32,
    /// What a person reads: from `error: ` on.
    pub(crate) message: String,
}

impl Processor {
    /// Starts one for this application; `arguments` override what the world gives.
    pub(crate) fn start(world: &World, application: &str, arguments: &[&str]) -> Result<Self> {
        let logs = world.stack.data_dir().join("logs");
        let number = fs::read_dir(&logs)?.count();
        let log = logs.join(format!("{application}-{number}.log"));
        let child = Command::new(target_dir().join("release/processor"))
            .args(["run", "--application-id", application, "--source-prefix", application])
            .args(["--output-prefix", &format!("{application}-")])
            .args(["--http-address", "127.0.0.1:0"])
            .args(arguments)
            .env("PROCESSOR_BOOTSTRAP_SERVERS", &world.kafka.bootstrap)
            .env("PROCESSOR_SCHEMA_REGISTRY_URL", &world.registry.url)
            .stdin(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .context("run target/release/processor; `make build` makes it")?;
        Ok(Self { child, log })
    }

    /// All that it said so far.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until it says something.
    pub(crate) fn wait_for(&mut self, world: &World, text: &str) -> Result<()> {
        let seen = world.runtime.block_on(wait::until(text, DEADLINE, async || {
            let said = self.said();
            if said.contains(text) { Ok(()) } else { Err(said) }
        }));
        if let Some(status) = self.child.try_wait()?
            && seen.is_err()
        {
            bail!("it ended with {status} instead of saying `{text}`:\n{}", self.said());
        }
        seen
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) -> Result<()> {
        Ok(kill(Pid::from_raw(self.child.id().try_into()?), signal)?)
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self, world: &World, within: Duration) -> Result<End> {
        first_end(world, std::slice::from_mut(self), within)
    }

    /// Ends it as an orchestrator does, in time.
    pub(crate) fn stop(mut self, world: &World) -> Result<()> {
        self.signal(Signal::SIGTERM)?;
        let end = self.end(world, Duration::from_secs(10))?;
        ensure!(end.code == 0, "it ended with {}:\n{}", end.code, self.said());
        Ok(())
    }

    fn end_with(&self, status: ExitStatus) -> Result<End> {
        let said = self.said();
        let message = said.find("error: ").map_or("", |at| &said[at..]).trim().to_owned();
        Ok(End { code: status.code().context("a signal ended it")?, message })
    }
}

/// Waits until one of them has ended.
pub(crate) fn first_end(
    world: &World,
    processors: &mut [Processor],
    within: Duration,
) -> Result<End> {
    let ended = wait::until("an end", within, || ready(ended_one(processors)));
    world.runtime.block_on(ended)?
}

fn ended_one(processors: &mut [Processor]) -> Result<Result<End>, String> {
    for processor in &mut *processors {
        match processor.child.try_wait() {
            Ok(None) => {}
            Ok(Some(status)) => return Ok(processor.end_with(status)),
            Err(error) => return Ok(Err(error.into())),
        }
    }
    Err(processors.iter().map(Processor::said).collect())
}

impl Drop for Processor {
    fn drop(&mut self) {
        // It has ended already, unless its scenario failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs one that is to refuse, with an exit status and a message that has these parts.
pub(crate) fn refusal(
    world: &World,
    application: &str,
    arguments: &[&str],
    code: i32,
    parts: &[&str],
) -> Result<()> {
    let end = Processor::start(world, application, arguments)?.end(world, DEADLINE)?;
    ensure!(end.code == code, "it ended with {}, not {code}: {}", end.code, end.message);
    for part in parts {
        ensure!(end.message.contains(part), "no `{part}` in: {}", end.message);
    }
    Ok(())
}

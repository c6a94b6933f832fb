//! The processors of the drill: child processes that are killed, paused and started again.

use std::{
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::probe::readiness;
use crate::stack::{Stack, target_dir};

/// The promise of the processor's README.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);
/// Longer than a first instance takes to create its topics, or a killed broker to come back and the group to agree.
pub(super) const READY_TIMEOUT: Duration = Duration::from_mins(3);
const LOOK_INTERVAL: Duration = Duration::from_millis(20);
/// The error with its hint, and what led to it.
const LINES_OF_A_FAULT: usize = 8;

/// All instances, running or about to be started again.
pub struct Instances {
    common: Vec<String>,
    http_port: u16,
    logs: PathBuf,
    slots: Vec<Slot>,
    faults: Vec<String>,
}

/// One instance id.
struct Slot {
    id: u16,
    state: State,
}

enum State {
    Running(Child),
    Paused(Child),
    /// Killed; started again then.
    Away(Instant),
}

impl Instances {
    /// None yet; `arguments` are those that all have in common.
    #[must_use]
    pub fn new(stack: &Stack, arguments: Vec<String>) -> Self {
        let logs = stack.data_dir().join("logs");
        let (slots, faults) = Default::default();
        Self { common: arguments, http_port: stack.port(9464), logs, slots, faults }
    }

    /// Starts one more; returns its id.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn add(&mut self) -> Result<u16> {
        let used = |id: &u16| self.slots.iter().any(|slot| slot.id == *id);
        let id = (0..=u16::MAX).find(|id| !used(id)).context("no instance id is left")?;
        let child = self.spawn(id)?;
        self.slots.push(Slot { id, state: State::Running(child) });
        Ok(id)
    }

    /// Starts those whose time has come, and notes those that ended by themselves: none ever should.
    ///
    /// # Errors
    /// When one cannot be run.
    pub fn tend(&mut self) -> Result<()> {
        for index in 0..self.slots.len() {
            let id = self.slots[index].id;
            let start = match &mut self.slots[index].state {
                State::Away(until) => *until <= Instant::now(),
                State::Running(child) => match child.try_wait()? {
                    None => false,
                    Some(status) => {
                        let last = last_lines(&log_path(&self.logs, id))?;
                        self.faults
                            .push(format!("instance {id} ended by itself: {status}\n{last}"));
                        true
                    }
                },
                State::Paused(_) => false,
            };
            if start {
                let child = self.spawn(id)?;
                self.slots[index].state = State::Running(child);
            }
        }
        Ok(())
    }

    /// Kills the running instance that `pick` chooses; `None`: none runs at this moment.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(&mut self, pick: u32, back_after: Duration) -> Result<Option<u16>> {
        let Some(slot) = self.pick(pick) else { return Ok(None) };
        let State::Running(child) = &mut slot.state else { return Ok(None) };
        child.kill()?;
        child.wait()?;
        slot.state = State::Away(Instant::now() + back_after);
        Ok(Some(slot.id))
    }

    /// Asks the running instance that `pick` chooses to stop, and waits until it has; `None`: none runs.
    ///
    /// It is asked once it is ready: without a broker it cannot end its transaction, and says so by status 6.
    ///
    /// # Errors
    /// When it does not become ready or does not end in time.
    pub async fn remove(&mut self, pick: u32) -> Result<Option<u16>> {
        let Some(id) = self.ready(pick).await? else { return Ok(None) };
        let index = self.slots.iter().position(|slot| slot.id == id);
        if let State::Running(child) = self.slots.swap_remove(index.context("just found")?).state {
            let status = stop(child, &format!("instance {id}")).await?;
            if !status.success() {
                self.faults.push(format!("instance {id} ended with {status} after SIGTERM"));
            }
        }
        Ok(Some(id))
    }

    /// The one that `pick` chooses, as soon as it is ready; one that ends meanwhile is started again, and noted.
    async fn ready(&mut self, pick: u32) -> Result<Option<u16>> {
        let started = Instant::now();
        loop {
            self.tend()?;
            let Some(id) = self.pick(pick).map(|slot| slot.id) else { return Ok(None) };
            match readiness(&self.url(id)).await {
                Ok(()) => return Ok(Some(id)),
                Err(seen) if started.elapsed() > READY_TIMEOUT => {
                    bail!(
                        "instance {id} is not ready; last seen: {seen}; {}",
                        self.faults.join("\n")
                    )
                }
                Err(_) => tokio::time::sleep(LOOK_INTERVAL).await,
            }
        }
    }

    /// Stops the instance for a while, in the middle of whatever it does (SIGSTOP).
    ///
    /// # Errors
    /// When it does not run.
    pub fn pause(&mut self, id: u16) -> Result<()> {
        self.signal(id, Signal::SIGSTOP, |state| match state {
            State::Running(child) => State::Paused(child),
            other => other,
        })
    }

    /// Lets it go on (SIGCONT).
    ///
    /// # Errors
    /// When it is not paused.
    pub fn wake(&mut self, id: u16) -> Result<()> {
        self.signal(id, Signal::SIGCONT, |state| match state {
            State::Paused(child) => State::Running(child),
            other => other,
        })
    }

    fn signal(&mut self, id: u16, signal: Signal, next: fn(State) -> State) -> Result<()> {
        let index = self.slots.iter().position(|slot| slot.id == id);
        let slot = self.slots.swap_remove(index.context("no such instance")?);
        let pid = match &slot.state {
            State::Running(child) | State::Paused(child) => child.id(),
            State::Away(_) => bail!("instance {id} is away"),
        };
        kill(Pid::from_raw(pid.try_into()?), signal)?;
        self.slots.push(Slot { id, state: next(slot.state) });
        Ok(())
    }

    /// Those that run, and the addresses of their metrics.
    #[must_use]
    pub fn running(&self) -> Vec<(u16, String)> {
        let running = self.slots.iter().filter(|slot| matches!(slot.state, State::Running(_)));
        running.map(|slot| (slot.id, self.url(slot.id))).collect()
    }

    /// Stops all; returns what was wrong with any of them since the beginning.
    ///
    /// # Errors
    /// When one does not end in time.
    pub async fn finish(mut self) -> Result<Vec<String>> {
        self.tend()?;
        while self.remove(0).await?.is_some() {}
        Ok(std::mem::take(&mut self.faults))
    }

    fn pick(&mut self, pick: u32) -> Option<&mut Slot> {
        let running = self.slots.iter_mut().filter(|slot| matches!(slot.state, State::Running(_)));
        let mut running: Vec<_> = running.collect();
        running.sort_by_key(|slot| slot.id);
        let index = usize::try_from(pick).ok()?.checked_rem(running.len())?;
        Some(running.swap_remove(index))
    }

    fn port(&self, id: u16) -> u16 {
        self.http_port + id
    }

    fn url(&self, id: u16) -> String {
        format!("http://127.0.0.1:{}", self.port(id))
    }

    fn spawn(&self, id: u16) -> Result<Child> {
        let log = self.log(id)?;
        let mut command = Command::new(target_dir().join("release/processor"));
        command.arg("run").args(&self.common);
        command.args(["--instance-id", &id.to_string()]);
        command.args(["--http-address", &format!("127.0.0.1:{}", self.port(id))]);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        command.spawn().context("run target/release/processor; `make build` makes it")
    }

    fn log(&self, id: u16) -> Result<File> {
        let path = log_path(&self.logs, id);
        let opened = OpenOptions::new().create(true).append(true).open(&path);
        opened.with_context(|| path.display().to_string())
    }
}

impl Drop for Instances {
    fn drop(&mut self) {
        for slot in &mut self.slots {
            if let State::Running(child) | State::Paused(child) = &mut slot.state {
                // The drill has failed already, with something that says more.
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}

async fn stop(mut child: Child, name: &str) -> Result<ExitStatus> {
    kill(Pid::from_raw(child.id().try_into()?), Signal::SIGTERM)?;
    let asked_at = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if asked_at.elapsed() > STOP_TIMEOUT {
            child.kill()?;
            child.wait()?;
            bail!("{name} did not stop within {} s", STOP_TIMEOUT.as_secs());
        }
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
}

fn log_path(logs: &Path, id: u16) -> PathBuf {
    logs.join(format!("instance-{id}.log"))
}

/// Why it ended stands at the end of its log.
fn last_lines(log: &Path) -> Result<String> {
    let text = std::fs::read_to_string(log).with_context(|| log.display().to_string())?;
    let lines: Vec<&str> = text.lines().rev().take(LINES_OF_A_FAULT).collect();
    Ok(lines.into_iter().rev().collect::<Vec<_>>().join("\n"))
}

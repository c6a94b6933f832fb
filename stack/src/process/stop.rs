//! How a process is stopped: asked first, killed after a deadline.

use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use tokio::time::{Instant, sleep};

use super::Identity;
use crate::error::Error;

/// How often we look whether a process has ended.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// A killed process that is still there after this long hangs in the kernel.
const KILL_TIMEOUT: Duration = Duration::from_secs(10);

/// How a process wants to be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StopPolicy {
    /// The signal that asks it to end in good order.
    pub signal: Signal,
    /// How long it may take before it is killed.
    pub timeout: Duration,
}

impl Default for StopPolicy {
    /// A Java service that ends for the first time also writes its start-up archive, which takes a
    /// busy machine half a minute.
    fn default() -> Self {
        Self { signal: Signal::SIGTERM, timeout: Duration::from_mins(1) }
    }
}

/// Stops a process: once this returns `Ok`, it has ended. One that has ended already is no error,
/// and a process that got its number since is left alone.
pub async fn stop(name: &str, identity: Identity, policy: StopPolicy) -> Result<(), Error> {
    for (signal, timeout) in [(policy.signal, policy.timeout), (Signal::SIGKILL, KILL_TIMEOUT)] {
        send(identity, signal)?;
        if ended_within(identity, timeout).await {
            return Ok(());
        }
    }
    Err(Error::DoesNotStop { name: name.to_owned(), pid: identity.pid })
}

/// Sends a signal to exactly this process, if it still lives.
fn send(identity: Identity, signal: Signal) -> Result<(), Error> {
    if !identity.is_alive() {
        return Ok(());
    }
    match signal::kill(Pid::from_raw(identity.pid), signal) {
        Ok(()) | Err(Errno::ESRCH) => Ok(()),
        Err(errno) => {
            Err(Error::System { what: "a process could not be signalled", source: errno.into() })
        }
    }
}

async fn ended_within(identity: Identity, timeout: Duration) -> bool {
    let deadline = Instant::now() + timeout;
    while identity.is_alive() {
        if Instant::now() >= deadline {
            return false;
        }
        sleep(POLL_INTERVAL).await;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::Launch;

    async fn start(script: &str, folder: &std::path::Path) -> (tokio::process::Child, Identity) {
        let ready = folder.join("ready");
        let script = format!("{script}; : > {}; while :; do sleep 0.01; done", ready.display());
        let launch = Launch::new("/bin/sh").arguments(["-c", &script]);
        let child = launch.spawn("test", &folder.join("test.log")).unwrap();
        while !ready.exists() {
            sleep(POLL_INTERVAL).await;
        }
        let identity = Identity::of(i32::try_from(child.id().unwrap()).unwrap()).unwrap();
        (child, identity)
    }

    #[tokio::test]
    async fn a_process_that_ignores_the_request_is_killed() {
        let folder = tempfile::tempdir().unwrap();
        let (mut child, identity) = start("trap '' TERM", folder.path()).await;
        let policy = StopPolicy { signal: Signal::SIGTERM, timeout: Duration::from_millis(100) };
        stop("test", identity, policy).await.unwrap();
        assert_eq!(child.wait().await.unwrap().to_string(), "signal: 9 (SIGKILL)");
    }

    #[tokio::test]
    async fn a_process_that_took_over_a_number_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (mut child, identity) = start(":", folder.path()).await;
        let stale = Identity { started_ticks: identity.started_ticks + 1, ..identity };
        stop("test", stale, StopPolicy::default()).await.unwrap();
        assert!(child.try_wait().unwrap().is_none());
        stop("test", identity, StopPolicy::default()).await.unwrap();
    }
}

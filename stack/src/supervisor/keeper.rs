//! Keeps one service alive: starts it, waits until it answers, starts it again when it ends
//! unasked, stops it when asked.
//!
//! ```text
//!          start                 ended unasked
//! (none) --------> starting ----------------------> restarting
//!                     | answers       ^                 |
//!                     v               +-- after pause --+
//!                   ready ------------------------------^
//!                     | asked to stop, or finished its work
//!                     v
//!                   ended
//! ```

use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::process::Child;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use super::state::{Condition, Ledger, ServiceState, now_ms};
use crate::error::Error;
use crate::probe::Probe;
use crate::process::{Identity, Launch, StopPolicy, log, stop};
use crate::service::Service;

/// How often a service that starts is asked whether it is ready.
const PROBE_INTERVAL: Duration = Duration::from_millis(50);

/// Slow machines take a minute for what takes seconds here; after three, something is wrong.
const READY_TIMEOUT: Duration = Duration::from_mins(3);

/// How much of a culprit's log an error shows.
const LOG_TAIL_LINES: usize = 15;

/// When an ended service is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// However it ended: it has no end of its own.
    Always,
    /// Unless it ended with success: then its work is done.
    UnlessDone,
}

/// All the supervisor must know about a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePlan {
    /// Which.
    pub service: Service,
    /// How its process is started.
    pub launch: Launch,
    /// Where its output goes.
    pub log: PathBuf,
    /// When it is ready.
    pub probe: Probe,
    /// When it is started again.
    pub restart: Restart,
    /// How it is stopped.
    pub stop: StopPolicy,
}

/// A service that is being kept alive.
#[derive(Debug)]
pub struct Keeper {
    service: Service,
    stop: CancellationToken,
    task: JoinHandle<Result<(), Error>>,
}

impl Keeper {
    /// Starts a service and waits until it is ready. On an error nothing of it runs any more.
    pub async fn start(
        plan: ServicePlan,
        ledger: Ledger,
        http: reqwest::Client,
        interrupt: &CancellationToken,
    ) -> Result<Self, Error> {
        let service = plan.service;
        let mut kept = Kept { plan, ledger, http, restarts: 0, last_exit: None };
        let running = kept.start(interrupt).await?;
        let stop = CancellationToken::new();
        let task = tokio::spawn(kept.keep(running, stop.clone()));
        Ok(Self { service, stop, task })
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> Service {
        self.service
    }

    /// Stops the service: once this returns `Ok`, its process has ended.
    pub async fn stop(self) -> Result<(), Error> {
        self.stop.cancel();
        self.task.await.map_err(|source| Error::System {
            what: "a keeper ended badly",
            source: source.into(),
        })?
    }
}

struct Running {
    child: Child,
    identity: Identity,
    started: Instant,
}

struct Kept {
    plan: ServicePlan,
    ledger: Ledger,
    http: reqwest::Client,
    restarts: u32,
    last_exit: Option<String>,
}

impl Kept {
    /// One start, to the point where the service answers.
    async fn start(&mut self, interrupt: &CancellationToken) -> Result<Running, Error> {
        let mut running = self.spawn()?;
        self.record(Condition::Starting, Some(running.identity))?;
        let ready = tokio::select! {
            ready = self.wait_ready(&mut running.child) => ready,
            () = interrupt.cancelled() => Err(Error::Interrupted),
        };
        if let Err(error) = ready {
            self.end(&mut running).await?;
            return Err(error);
        }
        self.record(Condition::Ready, Some(running.identity))?;
        Ok(running)
    }

    fn spawn(&self) -> Result<Running, Error> {
        let child = self.plan.launch.spawn(self.plan.service.title(), &self.plan.log)?;
        // Until we wait for it, an ended child stays as a zombie and keeps its number; one that
        // ended within microseconds has no identity that matters.
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok()).unwrap_or_default();
        let identity = Identity::of(pid).unwrap_or(Identity { pid, started_ticks: 0 });
        Ok(Running { child, identity, started: Instant::now() })
    }

    async fn wait_ready(&self, child: &mut Child) -> Result<(), Error> {
        let mut last = "not asked yet".to_owned();
        let probing = async {
            while let Err(answer) = self.plan.probe.ask(&self.http).await {
                last = answer;
                sleep(PROBE_INTERVAL).await;
            }
        };
        tokio::select! {
            biased;
            status = child.wait() => self.ended_early(status),
            answered = timeout(READY_TIMEOUT, probing) => answered.map_err(|_| {
                Error::ServiceNotReady {
                    service: self.plan.service,
                    seconds: READY_TIMEOUT.as_secs(),
                    last,
                    log_tail: log::tail(&self.plan.log, LOG_TAIL_LINES),
                }
            }),
        }
    }

    fn ended_early(&self, status: std::io::Result<ExitStatus>) -> Result<(), Error> {
        match status {
            Ok(status) if self.is_done(status) => Ok(()),
            status => Err(Error::ServiceEnded {
                service: self.plan.service,
                status: describe(&status),
                log_tail: log::tail(&self.plan.log, LOG_TAIL_LINES),
            }),
        }
    }

    fn is_done(&self, status: ExitStatus) -> bool {
        self.plan.restart == Restart::UnlessDone && status.success()
    }

    async fn keep(mut self, mut running: Running, stop: CancellationToken) -> Result<(), Error> {
        let mut backoff = Backoff::default();
        loop {
            let status = tokio::select! {
                status = running.child.wait() => status,
                () = stop.cancelled() => return self.end(&mut running).await,
            };
            self.last_exit = Some(describe(&status));
            if status.is_ok_and(|status| self.is_done(status)) {
                self.note(Condition::Finished);
                return Ok(());
            }
            let mut lifetime = running.started.elapsed();
            running = loop {
                if !self.pause(backoff.pause(lifetime), &stop).await {
                    return Ok(());
                }
                match self.start(&stop).await {
                    Ok(running) => break running,
                    Err(Error::Interrupted) => return Ok(()),
                    Err(error) => self.report_failed_start(&error),
                }
                lifetime = Duration::ZERO;
            };
            tracing::info!(service = self.plan.service.name(), "service is ready again");
        }
    }

    /// Waits before a restart; `false` if we are to stop instead.
    async fn pause(&mut self, pause: Duration, stop: &CancellationToken) -> bool {
        self.restarts += 1;
        self.note(Condition::Restarting);
        tracing::warn!(
            service = self.plan.service.name(),
            exit = self.last_exit.as_deref().unwrap_or_default(),
            restarts = self.restarts,
            pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
            "service ended; it is started again"
        );
        stop.run_until_cancelled(sleep(pause)).await.is_some()
    }

    fn report_failed_start(&mut self, error: &Error) {
        tracing::error!(service = self.plan.service.name(), %error, "service did not start again");
        self.last_exit = error.to_string().lines().next().map(str::to_owned);
    }

    /// Stops the process and waits for its end.
    async fn end(&self, running: &mut Running) -> Result<(), Error> {
        let title = self.plan.service.title();
        tokio::select! {
            stopped = stop(title, running.identity, self.plan.stop) => stopped,
            _ = running.child.wait() => Ok(()),
        }
    }

    /// Records that there is no process now. A full disk must not end the keeper: the account is
    /// behind until the next start, and nothing else is lost.
    fn note(&self, condition: Condition) {
        if let Err(error) = self.record(condition, None) {
            tracing::error!(service = self.plan.service.name(), %error, "state was not written");
        }
    }

    fn record(&self, condition: Condition, process: Option<Identity>) -> Result<(), Error> {
        let state = ServiceState {
            condition,
            process,
            started_at_ms: now_ms(),
            restarts: self.restarts,
            last_exit: self.last_exit.clone(),
        };
        self.ledger.update(|ledger| {
            // Becoming ready is not a new start.
            let started_at_ms = ledger
                .services
                .get(&self.plan.service)
                .filter(|last| last.process.is_some() && last.process == process)
                .map_or(state.started_at_ms, |last| last.started_at_ms);
            ledger.services.insert(self.plan.service, ServiceState { started_at_ms, ..state });
        })
    }
}

/// How something ended, in words.
fn describe(status: &std::io::Result<ExitStatus>) -> String {
    status.as_ref().map_or_else(ToString::to_string, ToString::to_string)
}

#[cfg(test)]
#[path = "keeper_tests.rs"]
mod tests;

//! Signals: the first asks for an orderly end, the second ends at once.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::error::RuntimeError;

/// How long an orderly end may take; orchestrators kill after 10 s by custom.
pub(crate) const GRACE: Duration = Duration::from_secs(9);

/// SIGTERM and SIGINT.
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From now on the signals no longer end the process by themselves.
    pub(crate) fn new() -> Result<Self, RuntimeError> {
        let failed = |source| RuntimeError::System { action: "listen to signals", source };
        Ok(Self {
            terminate: signal(SignalKind::terminate()).map_err(failed)?,
            interrupt: signal(SignalKind::interrupt()).map_err(failed)?,
        })
    }

    /// Cancels at the first signal; returns when the end is not to be waited for any longer.
    pub(crate) async fn end(mut self, stop: CancellationToken) -> &'static str {
        let name = self.next().await;
        tracing::info!(signal = name, "stopping; a second signal ends at once");
        stop.cancel();
        tokio::select! {
            _ = self.next() => "a second signal",
            () = tokio::time::sleep(GRACE) => "the time for an orderly end is over",
        }
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

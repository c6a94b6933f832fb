//! SIGTERM and SIGINT: the first ends the run after the transaction in flight, the second at once.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::info;

/// The two signals that ask a process to stop.
pub struct Shutdown {
    terminate: Signal,
    interrupt: Signal,
}

impl Shutdown {
    /// From here on the signals are ours.
    ///
    /// # Errors
    /// If the system refuses to register a handler.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Cancels `token` at the first signal; returns at the second.
    pub async fn wait(mut self, token: CancellationToken) {
        self.signal().await;
        info!("stopping after the transaction in flight");
        token.cancel();
        self.signal().await;
    }

    async fn signal(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => (),
            _ = self.interrupt.recv() => (),
        }
    }
}

//! Ctrl-C, and the signals that mean the same.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::error::Error;
use crate::progress::say;

/// A token that is cancelled by the first SIGINT, SIGTERM or SIGHUP. Stopping in good order takes
/// seconds, so a second one is told that the first was heard.
pub(super) fn stop_token() -> Result<CancellationToken, Error> {
    let failed = |source| Error::System { what: "signals cannot be received", source };
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut hang_up = signal(SignalKind::hangup()).map_err(failed)?;
    let token = CancellationToken::new();
    let heard = token.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {}
            }
            say(if heard.is_cancelled() { "still stopping" } else { "stopping" });
            heard.cancel();
        }
    });
    Ok(token)
}

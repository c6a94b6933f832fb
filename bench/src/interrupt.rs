//! Ctrl-C and SIGTERM: every wait ends at once, and what was started is stopped on the way out.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tokio::signal::unix::{SignalKind, signal};

/// Tells whether the run was interrupted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt {
    state: Arc<(Mutex<bool>, Condvar)>,
}

impl Interrupt {
    /// Begins to listen for SIGINT and SIGTERM.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn listen() -> Result<Self> {
        let interrupt = Self::default();
        let raised = interrupt.clone();
        let executor = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (mut terminate, mut interactive) = {
            let _guard = executor.enter();
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?)
        };
        let wait = move || {
            executor.block_on(async {
                tokio::select! { _ = terminate.recv() => (), _ = interactive.recv() => () }
            });
            raised.raise();
        };
        thread::Builder::new().name("signals".to_owned()).spawn(wait).context("start a thread")?;
        Ok(interrupt)
    }

    fn raise(&self) {
        *self.state.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.state.1.notify_all();
    }

    /// # Errors
    /// When the run was interrupted.
    pub(crate) fn check(&self) -> Result<()> {
        self.pause(Duration::ZERO)
    }

    /// Waits between two looks at something.
    ///
    /// # Errors
    /// When the run is interrupted; at once.
    pub(crate) fn pause(&self, duration: Duration) -> Result<()> {
        let raised = self.state.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.state.1.wait_timeout_while(raised, duration, |raised| !*raised);
        let (raised, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if *raised {
            bail!("interrupted");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_ends_in_an_error_once_the_run_is_interrupted() {
        let interrupt = Interrupt::default();
        interrupt.pause(Duration::from_millis(1)).unwrap();
        interrupt.raise();
        assert!(interrupt.pause(Duration::from_hours(1)).is_err());
    }
}

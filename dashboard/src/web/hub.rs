//! The meeting place of sources and pages: the one board, and who looks at it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::board::{Board, Update};
use crate::clock::now_ms;

/// At most twice a second is a page told anything.
const UPDATE_INTERVAL: Duration = Duration::from_millis(500);

/// The sources go on for this long without anybody looking, so that a reload finds the last minutes.
const LINGER: Duration = Duration::from_mins(10);

/// Updates that a slow page may be behind before it is sent everything instead.
const BACKLOG_MAX: usize = 16;

/// Clones share the same board.
#[derive(Debug, Clone)]
pub struct Hub {
    board: Arc<Mutex<Board>>,
    updates: broadcast::Sender<Arc<str>>,
    audience: watch::Sender<Audience>,
    closed: CancellationToken,
}

#[derive(Debug, Clone, Copy)]
struct Audience {
    viewers: usize,
    last_seen_at: Instant,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            board: Arc::default(),
            updates: broadcast::Sender::new(BACKLOG_MAX),
            audience: watch::Sender::new(Audience { viewers: 0, last_seen_at: Instant::now() }),
            closed: CancellationToken::new(),
        }
    }
}

impl Hub {
    /// Lets a source tell the board what it saw.
    pub fn see<T>(&self, tell: impl FnOnce(&mut Board) -> T) -> T {
        tell(&mut self.board.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until somebody looks; returns at once if somebody does, or did a short while ago.
    pub async fn watched(&self) {
        let wanted =
            |audience: &Audience| audience.viewers > 0 || audience.last_seen_at.elapsed() < LINGER;
        // An error means that the hub is gone, and with it whoever waits.
        let _ = self.audience.subscribe().wait_for(wanted).await;
    }

    /// Tells the pages what changed, until it is aborted.
    pub(super) async fn tell(self) {
        let mut ticks = interval(UPDATE_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.see(|board| {
                if let Some(update) = board.take_update(now_ms()) {
                    // Nobody listens: whoever comes next gets everything.
                    let _ = self.updates.send(text(&update));
                }
            });
        }
    }

    /// A page that begins to look: everything now, then the updates from here on.
    pub(super) fn join(&self) -> (Arc<str>, Viewer) {
        self.audience.send_modify(|audience| audience.viewers += 1);
        let viewer = |updates| Viewer { hub: self.clone(), updates };
        self.see(|board| (text(&board.snapshot(now_ms())), viewer(self.updates.subscribe())))
    }

    /// Ends all streams.
    pub fn close(&self) {
        self.closed.cancel();
    }

    fn everything(&self) -> Arc<str> {
        self.see(|board| text(&board.snapshot(now_ms())))
    }
}

/// One page that looks; it leaves when this is dropped.
#[derive(Debug)]
pub(super) struct Viewer {
    hub: Hub,
    updates: broadcast::Receiver<Arc<str>>,
}

impl Viewer {
    /// The next update; `None` when the hub is closed.
    pub(super) async fn next(&mut self) -> Option<Arc<str>> {
        tokio::select! {
            () = self.hub.closed.cancelled() => None,
            update = self.updates.recv() => match update {
                Ok(update) => Some(update),
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    self.updates = self.updates.resubscribe();
                    Some(self.hub.everything())
                }
                Err(broadcast::error::RecvError::Closed) => None,
            },
        }
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        self.hub.audience.send_modify(|audience| {
            audience.viewers -= 1;
            audience.last_seen_at = Instant::now();
        });
    }
}

/// Numbers and texts only, so serializing cannot fail.
fn text(update: &Update) -> Arc<str> {
    serde_json::to_string(update).unwrap_or_default().into()
}

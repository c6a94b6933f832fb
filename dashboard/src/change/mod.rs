//! One row, changed from the page and followed on its way.
//!
//! ```text
//! page ──UPDATE──> PostgreSQL ──> source topic ──> global-stock topic ──> Elasticsearch
//!                      0              │                   │                    │
//!                                     └── the first time each shows this change or a later one
//! ```
//!
//! The clock starts when PostgreSQL has acknowledged the commit. The topics are read as consumers of committed records
//! see them, and Elasticsearch is asked by search. Off unless `--allow-changes` is given.

mod avro;
mod follow;
mod guard;
mod row;

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use follow::{Place, Step};
pub(crate) use guard::Guard;
pub use row::{Change, Row};

use crate::Error;
use crate::config::Config;
use crate::sources::{Database, Http};
use follow::Follower;

/// Changes that are followed at once; each reads the topics.
const FOLLOWED_MAX: usize = 4;

/// Makes changes; clones share their limit.
#[derive(Debug, Clone)]
pub struct Changer {
    database: Database,
    follower: Follower,
    free: Arc<Semaphore>,
    /// Who may ask for it.
    pub(crate) guard: Guard,
}

impl Changer {
    /// One that can do it, if the configuration allows changes.
    pub fn new(config: &Config) -> Result<Option<Self>, Error> {
        if !config.allow_changes {
            return Ok(None);
        }
        Ok(Some(Self {
            database: Database::new(config)?,
            follower: Follower::new(config, Http::new()?),
            free: Arc::new(Semaphore::new(FOLLOWED_MAX)),
            guard: Guard::new(config.http_address.port()),
        }))
    }

    /// A place among those that are followed; `None`: there are enough already.
    pub(crate) fn reserve(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).try_acquire_owned().ok()
    }

    /// Some row that can be changed; `None`: there is none.
    pub async fn suggest(&self) -> Result<Option<Row>, String> {
        row::pick(&self.database.connect().await?).await
    }

    /// Changes the row and tells each step as it happens; an error ends it.
    pub async fn make(
        &self,
        change: Change,
        steps: tokio::sync::mpsc::Sender<Step>,
    ) -> Result<(), String> {
        let client = self.database.connect().await?;
        // Opened first, so that nothing is missed.
        let topics = self.follower.open().await?;
        let written = row::write(&client, change).await?;
        self.follower.follow(topics, written, steps).await
    }
}

//! What runs: one account, owned by the supervisor, written whole at each change so that `status`
//! and `down` can read it, and the next `up` too if the supervisor was killed.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::process::Identity;
use crate::service::Service;

/// How far the stack is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Not everything is ready yet.
    Starting,
    /// Everything was started and answered.
    Ready,
    /// On the way down.
    Stopping,
}

/// How a service does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Runs, and has not answered yet.
    Starting,
    /// Answered its probe.
    Ready,
    /// Ended unasked; waits for its next start.
    Restarting,
    /// Did what it had to do and ended.
    Finished,
}

/// The account of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceState {
    /// How it does.
    pub condition: Condition,
    /// The process; none between two starts.
    pub process: Option<Identity>,
    /// When that process was started, in milliseconds since 1970.
    pub started_at_ms: u64,
    /// How often it was started again because it had ended unasked.
    pub restarts: u32,
    /// How it last ended.
    pub last_exit: Option<String>,
}

/// The account of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The process that owns this account.
    pub supervisor: Identity,
    /// The number added to every usual port.
    pub port_offset: u16,
    /// How far it is.
    pub phase: Phase,
    /// The services that were started.
    pub services: BTreeMap<Service, ServiceState>,
    /// How often each connector was restarted because something in it had failed.
    pub connector_restarts: BTreeMap<String, u32>,
}

impl State {
    /// The account before anything runs.
    #[must_use]
    pub fn new(supervisor: Identity, port_offset: u16) -> Self {
        Self {
            supervisor,
            port_offset,
            phase: Phase::Starting,
            services: BTreeMap::new(),
            connector_restarts: BTreeMap::new(),
        }
    }

    /// Reads an account; `None` if no stack was left in that folder.
    pub fn read(path: &Path) -> Result<Option<Self>, Error> {
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|source| Error::StateFile { path: path.to_path_buf(), source }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::File { path: path.to_path_buf(), source }),
        }
    }

    fn write(&self, path: &Path) -> Result<(), Error> {
        let failed = |source| Error::File { path: path.to_path_buf(), source };
        let unfinished = path.with_extension("json.new");
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|source| Error::StateFile { path: path.to_path_buf(), source })?;
        fs::write(&unfinished, bytes).map_err(failed)?;
        fs::rename(&unfinished, path).map_err(failed)
    }
}

/// The one place where the account is changed.
#[derive(Debug, Clone)]
pub struct Ledger {
    state: Arc<Mutex<State>>,
    path: PathBuf,
}

impl Ledger {
    /// Opens the account and writes it for the first time.
    pub fn open(state: State, path: PathBuf) -> Result<Self, Error> {
        state.write(&path)?;
        Ok(Self { state: Arc::new(Mutex::new(state)), path })
    }

    /// Changes the account and writes it.
    pub fn update(&self, change: impl FnOnce(&mut State)) -> Result<(), Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        // Written under the lock, or an older account could overwrite a newer one.
        state.write(&self.path)
    }

    /// Ends the account: nothing of the stack runs any more.
    pub fn close(&self) -> Result<(), Error> {
        fs::remove_file(&self.path)
            .map_err(|source| Error::File { path: self.path.clone(), source })
    }
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_outlives_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        let own = Identity::own().unwrap();
        let ledger = Ledger::open(State::new(own, 7), path.clone()).unwrap();
        ledger.update(|state| state.phase = Phase::Ready).unwrap();
        drop(ledger);
        let read = State::read(&path).unwrap().unwrap();
        assert_eq!((read.phase, read.port_offset, read.supervisor), (Phase::Ready, 7, own));
    }

    #[test]
    fn no_file_is_no_stack_and_a_broken_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        assert_eq!(State::read(&path).unwrap(), None);
        fs::write(&path, "{").unwrap();
        assert!(matches!(State::read(&path), Err(Error::StateFile { .. })));
    }
}

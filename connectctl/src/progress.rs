//! What a command tells while it works, apart from its result.

use std::fmt;

use crate::connect::target_state::TargetState;

/// Receives progress. The binary writes it to stderr, a launcher to its own display.
pub trait Reporter: Send + Sync {
    /// Called at each step, in order.
    fn progress(&self, step: &Progress);
}

/// A reporter for callers that show nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn progress(&self, _step: &Progress) {}
}

/// One step of a command. `Display` gives one line without a secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Connect could not take a request yet; it is sent again. Told once per different reason.
    Waiting {
        /// What the request was for.
        action: String,
        /// Why it is repeated.
        reason: String,
    },
    /// So many connectors differ and are being validated.
    Validating {
        /// Connectors that would be written.
        connectors: usize,
    },
    /// A connector's configuration is being sent for the first time.
    Creating(String),
    /// A connector's changed configuration is being sent.
    Updating(String),
    /// A connector is told what to do from now on.
    ChangingState {
        /// The connector.
        name: String,
        /// What it is to do.
        state: TargetState,
    },
    /// A connector does not run as it was written: it gets back what it had, or is stopped.
    RollingBack(String),
    /// A connector, or what failed of it, is started anew.
    Restarting(String),
    /// A connector is being deleted.
    Deleting(String),
    /// A connector is not healthy yet.
    Starting {
        /// The connector.
        name: String,
        /// What it still waits for.
        detail: String,
    },
    /// A connector is not yet in the state that is waited for.
    Awaiting {
        /// The connector.
        name: String,
        /// What it is instead.
        detail: String,
    },
    /// A connector and all its tasks run.
    Running {
        /// The connector.
        name: String,
        /// Its number of tasks.
        tasks: usize,
    },
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting { action, reason } => write!(f, "{action}: waiting, {reason}"),
            Self::Validating { connectors: 1 } => write!(f, "validating 1 connector"),
            Self::Validating { connectors } => write!(f, "validating {connectors} connectors"),
            Self::Creating(name) => write!(f, "creating `{name}`"),
            Self::Updating(name) => write!(f, "updating `{name}`"),
            Self::ChangingState { name, state } => write!(f, "setting `{name}` to {state}"),
            Self::RollingBack(name) => write!(f, "`{name}` does not run: rolling back"),
            Self::Restarting(name) => write!(f, "restarting `{name}`"),
            Self::Deleting(name) => write!(f, "deleting `{name}`"),
            Self::Awaiting { name, detail } => write!(f, "waiting for `{name}`: {detail}"),
            Self::Starting { name, detail } => write!(f, "`{name}` is starting: {detail}"),
            Self::Running { name, tasks: 1 } => write!(f, "`{name}` is running with 1 task"),
            Self::Running { name, tasks } => write!(f, "`{name}` is running with {tasks} tasks"),
        }
    }
}

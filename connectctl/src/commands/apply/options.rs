//! How `apply` goes about it.

use std::time::Duration;

use crate::gate::POLLS_IN_A_ROW;
use crate::plan::Order;

/// How `apply` goes about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyOptions {
    /// The time for everything: a worker that still starts, rebalances, and connectors that start.
    /// A rollback gets as much again.
    pub wait_timeout: Duration,
    /// The pause between two looks at the status.
    pub poll_interval: Duration,
    /// So many looks in a row must find a connector healthy.
    pub polls_in_a_row: u32,
    /// Whether it waits until everything runs.
    pub wait: bool,
    /// Whether what comes after a failure is applied nevertheless.
    pub keep_going: bool,
    /// What becomes of a connector that does not run as it was written.
    pub on_failure: OnFailure,
    /// What goes first.
    pub order: Order,
    /// What becomes of the record of what was last applied.
    pub record: Record,
    /// How an existing configuration is changed.
    pub method: WriteMethod,
}

/// How an existing configuration is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMethod {
    /// It is replaced.
    Whole,
    /// Only what changes is sent, so that what others change at the same time stays.
    ChangedKeys,
}

/// What becomes of a connector that was written and does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    /// Its previous configuration and state come back; one that is new is stopped.
    RollBack,
    /// The same, but one that is new is deleted.
    RollBackAndDelete,
    /// Nothing.
    Leave,
}

/// What becomes of the record of what was last applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// It says what is written now.
    Renew,
    /// It stays as it is, so that the change shows as one that was made on the cluster.
    Keep,
    /// There is none.
    Omit,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self {
            // A worker with many plugins needs up to a minute to start, a rebalance up to another.
            wait_timeout: Duration::from_mins(2),
            // With twelve polls in a row 3 s, in which a task that cannot work has failed.
            poll_interval: Duration::from_millis(250),
            polls_in_a_row: POLLS_IN_A_ROW,
            wait: true,
            keep_going: false,
            on_failure: OnFailure::RollBack,
            order: Order::default(),
            record: Record::Renew,
            method: WriteMethod::Whole,
        }
    }
}

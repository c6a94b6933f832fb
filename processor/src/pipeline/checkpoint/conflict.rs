//! Why state and input do not belong together.

use crate::record::Table;

/// A key that may have moved to another partition with its schema: going on could count its row
/// twice. No fault of the record, so never a dead letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "keys of `{}` are written with schema `{found}` now and were written with schema `{known}`, \
     so rows may have moved to other partitions",
    .table.name()
)]
pub struct Conflict {
    /// The table.
    pub table: Table,
    /// Registry id of the schema known so far.
    pub known: i64,
    /// Registry id of the schema found.
    pub found: i64,
}

/// Why restored state cannot be gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// There is state, but the group knows of no offset: reading from the start would count twice.
    #[error("no offset is committed, but the state is that of offset {position}")]
    OffsetMissing {
        /// Offset in the checkpoint.
        position: i64,
    },
    /// The group has an offset, but the state before it is gone.
    #[error("offset {committed} is committed, but there is no state of what lies before it")]
    StateMissing {
        /// The group's offset.
        committed: i64,
    },
    /// There are rows without a checkpoint, which this program never leaves.
    #[error("the state has no checkpoint")]
    CheckpointMissing,
    /// State and offset are of different transactions.
    #[error("offset {committed} is committed, but the state is that of offset {position}")]
    Position {
        /// Offset in the checkpoint.
        position: i64,
        /// The group's offset.
        committed: i64,
    },
    /// The source's keys are spread differently now.
    #[error("the source has {found} partitions, but had {known} when the state was made")]
    Partitions {
        /// Count in the checkpoint.
        known: i32,
        /// Count now.
        found: i32,
    },
}

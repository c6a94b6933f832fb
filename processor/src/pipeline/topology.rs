//! The whole path on one screen: a record in, staged changes, records out.

use super::{EncodeError, ProcessError, RestoreError, SchemaError, WriterSchemas};
use crate::record::{Inbound, Outbound, Output, Source, Target};

/// Registry ids of one output's schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaIds {
    /// Id of the key's schema.
    pub key: u32,
    /// Id of the value's schema.
    pub value: u32,
}

/// Registry ids of all outputs' schemas.
#[derive(Debug, Clone, Copy)]
pub struct OutputSchemas([SchemaIds; Output::ALL.len()]);

impl OutputSchemas {
    /// Asks `ids` for each output.
    pub fn try_new<E>(ids: impl FnMut(Output) -> Result<SchemaIds, E>) -> Result<Self, E> {
        let ids: Result<Vec<_>, E> = Output::ALL.into_iter().map(ids).collect();
        let mut all = [SchemaIds { key: 0, value: 0 }; Output::ALL.len()];
        all.copy_from_slice(&ids?);
        Ok(Self(all))
    }

    /// The ids of one output.
    #[must_use]
    pub fn of(&self, output: Output) -> SchemaIds {
        self.0[output as usize]
    }
}

/// What became of a processed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It changed the state.
    Applied,
    /// Ignored: its `last_update` is older than that of the row.
    Late,
    /// Ignored: the same event was applied before.
    Replayed,
    /// Ignored: it says nothing about a row (the tombstone after a delete, a message).
    Skipped,
}

/// All state of the owned partitions; what is processed stays staged until
/// [`commit`](Self::commit).
pub struct Topology {}

impl Topology {
    /// An empty topology that spreads its updates over `update_partitions` partitions (at least 1).
    pub fn new(output_schemas: OutputSchemas, update_partitions: i32) -> Result<Self, SchemaError> {
        let _ = (output_schemas, update_partitions);
        Ok(Self {})
    }

    /// Applies one record. On an error nothing of it is applied.
    pub fn process(
        &mut self,
        inbound: &Inbound<'_>,
        writer_schemas: &WriterSchemas,
    ) -> Result<Outcome, ProcessError> {
        let _ = (inbound, writer_schemas);
        Ok(Outcome::Skipped)
    }

    /// The records of all that is staged, one per touched key and target, in a fixed order:
    /// call it once, when the batch ends.
    pub fn drain(&self) -> Result<Vec<Outbound>, EncodeError> {
        Ok(Vec::new())
    }

    /// Publishes what is staged: the transaction that carried it was committed.
    pub fn commit(&mut self) {}

    /// Forgets what is staged: the transaction was aborted.
    pub fn abort(&mut self) {}

    /// Takes over one record of a changelog ([`Target::Rows`] or [`Target::Aggregates`]).
    pub fn restore(
        &mut self,
        target: Target,
        partition: i32,
        key: &[u8],
        value: Option<&[u8]>,
    ) -> Result<(), RestoreError> {
        let _ = (target, partition, key, value);
        Ok(())
    }

    /// Drops the state of a partition that belongs to another member now.
    pub fn revoke(&mut self, source: Source, partition: i32) {
        let _ = (source, partition);
    }
}

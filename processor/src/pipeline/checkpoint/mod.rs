//! What each changelog says of the input behind the state it holds.
//!
//! Beside its rows, a changelog's partition holds one checkpoint, written in the transaction that
//! commits the offset it names. So after a restore the two are equal, or state and offsets are not
//! of the same past and going on would lose rows or count them twice. It is also where a partition
//! remembers what it must know of its source: how many partitions that had, and which schema its
//! keys were written with. Both decide in which partition a row is; after a change of either a row
//! would be met a second time elsewhere.

mod conflict;

use std::collections::BTreeMap;

pub use conflict::{Conflict, Mismatch};

use crate::record::{Source, Table};

/// The checkpoint of one partition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Offset of the next record to read of the source's partition.
    pub position: i64,
    /// Partitions that the source had.
    pub partitions: i32,
    /// The schemas of the keys met so far: of the table itself, or in stage 2 of each table.
    pub key_schemas: KeySchemas,
}

/// Registry id of each table's key schema, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeySchemas {
    /// Of `warehouse`.
    pub warehouse: Option<i64>,
    /// Of `stock_item`.
    pub stock_item: Option<i64>,
    /// Of `stock_quantity`.
    pub stock_quantity: Option<i64>,
}

impl KeySchemas {
    const fn of(&self, table: Table) -> Option<i64> {
        match table {
            Table::Warehouse => self.warehouse,
            Table::StockItem => self.stock_item,
            Table::StockQuantity => self.stock_quantity,
        }
    }

    const fn set(&mut self, table: Table, id: i64) {
        let known = match table {
            Table::Warehouse => &mut self.warehouse,
            Table::StockItem => &mut self.stock_item,
            Table::StockQuantity => &mut self.stock_quantity,
        };
        *known = Some(id);
    }
}

/// Word to every partition of stage 2, before the first update: the schema that the keys of one
/// partition of a table were written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeySchema {
    pub(crate) table: Table,
    pub(crate) partition: i32,
    pub(crate) id: i64,
}

/// One partition's checkpoint: committed, and as the transaction under way leaves it.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    committed: Option<Checkpoint>,
    staged: Checkpoint,
}

/// The checkpoints of all owned partitions.
#[derive(Debug, Default)]
pub(crate) struct Checkpoints {
    slots: BTreeMap<(Source, i32), Slot>,
    /// How many partitions each source has now.
    partitions: BTreeMap<Source, i32>,
}

impl Checkpoints {
    /// Tells how many partitions a source has.
    pub(crate) fn set_partitions(&mut self, source: Source, count: i32) {
        self.partitions.insert(source, count);
    }

    /// Refuses a key schema other than the one known in this partition; returns one that is to be
    /// [learned](Self::learn_key_schema). With a single partition no row can move, and any is fine.
    pub(crate) fn check_key_schema(
        &self,
        at: (Source, i32),
        table: Table,
        id: i64,
    ) -> Result<Option<i64>, Conflict> {
        let known = self.slots.get(&at).and_then(|slot| slot.staged.key_schemas.of(table));
        match known {
            // Each record passes here, and most end here.
            Some(known) if known == id => Ok(None),
            Some(known) if self.partitions.get(&Source::Table(table)) != Some(&1) => {
                Err(Conflict { table, known, found: id })
            }
            _ => Ok(Some(id)),
        }
    }

    /// Remembers a key schema that was [checked](Self::check_key_schema).
    pub(crate) fn learn_key_schema(&mut self, at: (Source, i32), table: Table, id: i64) {
        self.slots.entry(at).or_default().staged.key_schemas.set(table, id);
    }

    /// Key schemas that the transaction under way was the first to meet, in the order of the
    /// partitions. Those of a source with a single partition are nobody's concern.
    pub(crate) fn new_key_schemas(&self) -> impl Iterator<Item = KeySchema> {
        self.slots.iter().filter_map(|(&(source, partition), slot)| {
            let Source::Table(table) = source else { return None };
            let id = slot.staged.key_schemas.of(table)?;
            let known = slot.committed.and_then(|checkpoint| checkpoint.key_schemas.of(table));
            let moves = self.partitions.get(&source) != Some(&1);
            (moves && known != Some(id)).then_some(KeySchema { table, partition, id })
        })
    }

    /// Stages the offset that the transaction under way commits; returns the checkpoint to write.
    pub(crate) fn advance(&mut self, source: Source, partition: i32, position: i64) -> Checkpoint {
        let partitions = self.partitions.get(&source).copied().unwrap_or_default();
        let staged = &mut self.slots.entry((source, partition)).or_default().staged;
        *staged = Checkpoint { position, partitions, ..*staged };
        *staged
    }

    /// Publishes what is staged.
    pub(crate) fn commit(&mut self) {
        for slot in self.slots.values_mut() {
            slot.committed = Some(slot.staged);
        }
    }

    /// Forgets what is staged.
    pub(crate) fn abort(&mut self) {
        for slot in self.slots.values_mut() {
            slot.staged = slot.committed.unwrap_or_default();
        }
    }

    /// Takes over a checkpoint of the changelog.
    pub(crate) fn restore(&mut self, source: Source, partition: i32, checkpoint: Checkpoint) {
        let slot = self.slots.entry((source, partition)).or_default();
        *slot = Slot { committed: Some(checkpoint), staged: checkpoint };
    }

    /// Drops the checkpoint of a partition that belongs to another member now.
    pub(crate) fn revoke(&mut self, source: Source, partition: i32) {
        self.slots.remove(&(source, partition));
    }

    /// The committed checkpoint.
    pub(crate) fn get(&self, source: Source, partition: i32) -> Option<Checkpoint> {
        self.slots.get(&(source, partition))?.committed
    }

    /// Compares what was restored, which may be rows without a checkpoint, with the group's offset
    /// and with the source as it is now.
    pub(crate) fn check_restored(
        &self,
        (source, partition): (Source, i32),
        committed: Option<i64>,
        has_rows: bool,
    ) -> Result<(), Mismatch> {
        let checkpoint = match (self.get(source, partition), committed) {
            (None, None) if !has_rows => return Ok(()),
            (None, Some(committed)) if !has_rows => {
                return Err(Mismatch::StateMissing { committed });
            }
            (None, _) => return Err(Mismatch::CheckpointMissing),
            (Some(checkpoint), None) => {
                return Err(Mismatch::OffsetMissing { position: checkpoint.position });
            }
            (Some(checkpoint), Some(committed)) if checkpoint.position != committed => {
                return Err(Mismatch::Position { position: checkpoint.position, committed });
            }
            (Some(checkpoint), Some(_)) => checkpoint,
        };
        let found = self.partitions.get(&source).copied().unwrap_or_default();
        if checkpoint.partitions == found {
            Ok(())
        } else {
            Err(Mismatch::Partitions { known: checkpoint.partitions, found })
        }
    }
}

#[cfg(test)]
mod tests;

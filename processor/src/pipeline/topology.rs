//! The whole path on one screen: a record in, staged changes, records out.

use std::collections::BTreeMap;

use super::{
    ProcessError, Rejected, RestoreError, WriterSchemas,
    aggregate::AggregatePartition,
    checkpoint::{Checkpoint, Checkpoints, KeySchema, Mismatch},
    decode,
    encode::{
        internal::{self, AggregateState, CHECKPOINT_KEY, KEY_SCHEMA_KEY, Unreadable},
        outbound::Encoder,
    },
    inventory::model::{StockItem, Warehouse},
    rows::{facts::FactPartition, stock::StockPartition},
};
use crate::record::{Inbound, Outbound, Output, Source, Table, Target};

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
pub struct Topology {
    encoder: Encoder,
    stock: BTreeMap<i32, StockPartition>,
    warehouses: BTreeMap<i32, FactPartition<Warehouse>>,
    stock_items: BTreeMap<i32, FactPartition<StockItem>>,
    aggregates: BTreeMap<i32, AggregatePartition>,
    checkpoints: Checkpoints,
}

impl Topology {
    /// An empty topology that spreads its updates over `update_partitions` partitions (fewer than
    /// 1 counts as 1).
    #[must_use]
    pub fn new(output_schemas: OutputSchemas, update_partitions: i32) -> Self {
        let update_partitions = update_partitions.max(1);
        let mut checkpoints = Checkpoints::default();
        checkpoints.set_partitions(Source::Updates, update_partitions);
        Self {
            encoder: Encoder::new(output_schemas, update_partitions.unsigned_abs()),
            stock: BTreeMap::new(),
            warehouses: BTreeMap::new(),
            stock_items: BTreeMap::new(),
            aggregates: BTreeMap::new(),
            checkpoints,
        }
    }

    /// Tells how many partitions a source has: before its first record, and when that changes.
    pub fn set_partitions(&mut self, source: Source, count: i32) {
        self.checkpoints.set_partitions(source, count);
    }

    /// Applies one record. On an error nothing of it is applied.
    pub fn process(
        &mut self,
        inbound: &Inbound<'_>,
        writer_schemas: &WriterSchemas,
    ) -> Result<Outcome, ProcessError> {
        match inbound.source {
            Source::Table(table) => self.change(table, inbound, writer_schemas),
            Source::Updates => self.update(inbound),
        }
    }

    fn change(
        &mut self,
        table: Table,
        inbound: &Inbound<'_>,
        writer_schemas: &WriterSchemas,
    ) -> Result<Outcome, ProcessError> {
        let at = (inbound.source, inbound.partition);
        let key_schema = decode::key_schema_id(inbound)?.map(i64::from);
        let news = key_schema.map(|id| self.checkpoints.check_key_schema(at, table, id));
        let news = news.transpose()?.flatten();
        let outcome = match table {
            Table::Warehouse => {
                let Some(change) = decode::warehouse(inbound, writer_schemas)? else {
                    return Ok(Outcome::Skipped);
                };
                self.warehouses.entry(inbound.partition).or_default().apply(change)
            }
            Table::StockItem => {
                let Some(change) = decode::stock_item(inbound, writer_schemas)? else {
                    return Ok(Outcome::Skipped);
                };
                self.stock_items.entry(inbound.partition).or_default().apply(change)
            }
            Table::StockQuantity => {
                let Some(change) = decode::stock_quantity(inbound, writer_schemas)? else {
                    return Ok(Outcome::Skipped);
                };
                self.stock.entry(inbound.partition).or_default().apply(change)?
            }
        };
        // Only now is the key known to be one: a bad record teaches nothing.
        if let Some(id) = news {
            self.checkpoints.learn_key_schema(at, table, id);
        }
        Ok(outcome)
    }

    fn update(&mut self, inbound: &Inbound<'_>) -> Result<Outcome, ProcessError> {
        let Some(value) = inbound.value else { return Ok(Outcome::Skipped) };
        let key = inbound.key.ok_or(Rejected::MissingKey)?;
        let unreadable = |(part, source)| Rejected::Internal { part, source };
        if key == KEY_SCHEMA_KEY {
            let KeySchema { table, id, .. } = internal::read_value(value).map_err(unreadable)?;
            let at = (inbound.source, inbound.partition);
            self.checkpoints.check_key_schema(at, table, id)?;
            self.checkpoints.learn_key_schema(at, table, id);
            return Ok(Outcome::Applied);
        }
        let (key, update) = internal::read_update(key, value).map_err(unreadable)?;
        self.aggregates.entry(inbound.partition).or_default().apply(key, update)?;
        Ok(Outcome::Applied)
    }

    /// Hands the records of all that is staged to `emit`, one per touched key and target: call it
    /// once, when the batch ends. The first error ends it. `positions` are the offsets that the
    /// same transaction commits.
    ///
    /// The order is that of the tables, their partitions, and the first touch of each key.
    pub fn drain<E>(
        &mut self,
        positions: impl IntoIterator<Item = (Source, i32, i64)>,
        mut emit: impl FnMut(Outbound<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for key_schema in self.checkpoints.new_key_schemas() {
            // Before the first update, so that none of a moved row is applied.
            self.encoder.batch(key_schema.partition, &mut emit).key_schema(&key_schema)?;
        }
        for (partition, stock) in &self.stock {
            self.encoder.batch(*partition, &mut emit).stock(stock)?;
        }
        for (partition, warehouses) in &self.warehouses {
            self.encoder.batch(*partition, &mut emit).warehouses(warehouses)?;
        }
        for (partition, stock_items) in &self.stock_items {
            self.encoder.batch(*partition, &mut emit).stock_items(stock_items)?;
        }
        for (partition, aggregates) in &self.aggregates {
            self.encoder.batch(*partition, &mut emit).aggregates(aggregates)?;
        }
        for (source, partition, position) in positions {
            let checkpoint = self.checkpoints.advance(source, partition, position);
            let batch = self.encoder.batch(partition, &mut emit);
            batch.checkpoint(source.changelog(), &checkpoint)?;
        }
        Ok(())
    }

    /// Committed entries of each partition's state, markers of deleted rows included; for the
    /// updates, warehouses and items together.
    pub fn rows(&self) -> impl Iterator<Item = (Source, i32, usize)> {
        let stock = self.stock.iter().map(|(partition, stock)| {
            (Source::Table(Table::StockQuantity), *partition, stock.len())
        });
        let warehouses = self.warehouses.iter().map(|(partition, warehouses)| {
            (Source::Table(Table::Warehouse), *partition, warehouses.rows.len())
        });
        let stock_items = self.stock_items.iter().map(|(partition, stock_items)| {
            (Source::Table(Table::StockItem), *partition, stock_items.rows.len())
        });
        let aggregates = self.aggregates.iter().map(|(partition, aggregates)| {
            let rows = aggregates.warehouses.len() + aggregates.items.len();
            (Source::Updates, *partition, rows)
        });
        stock.chain(warehouses).chain(stock_items).chain(aggregates)
    }

    /// Publishes what is staged: the transaction that carried it was committed.
    pub fn commit(&mut self) {
        self.stock.values_mut().for_each(StockPartition::commit);
        self.warehouses.values_mut().for_each(|partition| partition.rows.commit());
        self.stock_items.values_mut().for_each(|partition| partition.rows.commit());
        self.aggregates.values_mut().for_each(AggregatePartition::commit);
        self.checkpoints.commit();
    }

    /// Forgets what is staged: the transaction was aborted.
    pub fn abort(&mut self) {
        self.stock.values_mut().for_each(StockPartition::abort);
        self.warehouses.values_mut().for_each(|partition| partition.rows.abort());
        self.stock_items.values_mut().for_each(|partition| partition.rows.abort());
        self.aggregates.values_mut().for_each(AggregatePartition::abort);
        self.checkpoints.abort();
    }

    /// Takes over one record of a changelog ([`Target::Rows`] or [`Target::Aggregates`]), in the
    /// order of the changelog. A record without a value is passed over: this program writes none.
    pub fn restore(
        &mut self,
        target: Target,
        partition: i32,
        key: &[u8],
        value: Option<&[u8]>,
    ) -> Result<(), RestoreError> {
        let Some(value) = value else { return Ok(()) };
        let source = match target {
            Target::Rows(table) => Source::Table(table),
            Target::Aggregates => Source::Updates,
            Target::Output(_) | Target::Updates => {
                return Err(RestoreError::NotAChangelog { target });
            }
        };
        if key == CHECKPOINT_KEY {
            let checkpoint = internal::read_value(value).map_err(unreadable)?;
            self.checkpoints.restore(source, partition, checkpoint);
            return Ok(());
        }
        match source {
            Source::Table(Table::StockQuantity) => {
                let (key, entry) = internal::read(key, value).map_err(unreadable)?;
                self.stock.entry(partition).or_default().restore(key, &entry)
            }
            Source::Table(Table::Warehouse) => {
                let (id, entry) = internal::read(key, value).map_err(unreadable)?;
                self.warehouses.entry(partition).or_default().rows.restore(id, entry);
                Ok(())
            }
            Source::Table(Table::StockItem) => {
                let (id, entry) = internal::read(key, value).map_err(unreadable)?;
                self.stock_items.entry(partition).or_default().rows.restore(id, entry);
                Ok(())
            }
            Source::Updates => {
                let (id, state) = internal::read_aggregate(key, value).map_err(unreadable)?;
                let aggregates = self.aggregates.entry(partition).or_default();
                match state {
                    AggregateState::Warehouse(state) => aggregates.restore_warehouse(id, state),
                    AggregateState::StockItem(state) => aggregates.restore_item(id, state),
                }
            }
        }
    }

    /// The checkpoint of a partition, if it was ever committed.
    #[must_use]
    pub fn checkpoint(&self, source: Source, partition: i32) -> Option<Checkpoint> {
        self.checkpoints.get(source, partition)
    }

    /// Once a changelog is read to its end: refuses state that does not belong to the group's
    /// committed offset, or to a source that has another number of partitions now.
    pub fn check_restored(
        &self,
        source: Source,
        partition: i32,
        committed: Option<i64>,
    ) -> Result<(), Mismatch> {
        let is_it = |rows: &(Source, i32, usize)| (rows.0, rows.1) == (source, partition);
        let has_rows = self.rows().find(is_it).is_some_and(|(_, _, rows)| rows > 0);
        self.checkpoints.check_restored((source, partition), committed, has_rows)
    }

    /// Drops the state of a partition that belongs to another member now, staged changes too.
    pub fn revoke(&mut self, source: Source, partition: i32) {
        self.checkpoints.revoke(source, partition);
        match source {
            Source::Table(Table::Warehouse) => drop(self.warehouses.remove(&partition)),
            Source::Table(Table::StockItem) => drop(self.stock_items.remove(&partition)),
            Source::Table(Table::StockQuantity) => drop(self.stock.remove(&partition)),
            Source::Updates => drop(self.aggregates.remove(&partition)),
        }
    }
}

fn unreadable((part, source): Unreadable) -> RestoreError {
    RestoreError::Unreadable { part, source }
}

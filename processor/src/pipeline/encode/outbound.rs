//! All that a batch leaves behind, record by record in a fixed order.

use super::{
    Buffers,
    avro::Datum,
    internal::{self, Binary, CHECKPOINT_KEY, KEY_SCHEMA_KEY, UpdatePart, update_key},
    output::OutputEncoder,
};
use crate::{
    pipeline::{
        OutputSchemas,
        aggregate::{
            AggregateKey, AggregatePartition, global_stock, high_demand_stock,
            stock_global_percentage, stock_item::ItemAggregate, update::UpdateKey,
            warehouse_allocation, warehouse_stock,
        },
        checkpoint::{Checkpoint, KeySchema},
        inventory::model::{StockItem, Warehouse},
        rows::{facts::FactPartition, stock::StockPartition},
    },
    record::{Outbound, Output, Table, Target},
};

/// Turns staged changes into records.
pub(crate) struct Encoder {
    outputs: OutputEncoder,
    /// Partitions of the updates; at least 1.
    update_partitions: u32,
    buffers: Buffers,
}

impl Encoder {
    /// An encoder for these output schemas, which spreads updates over so many partitions.
    pub(crate) fn new(ids: OutputSchemas, update_partitions: u32) -> Self {
        Self { outputs: OutputEncoder::new(ids), update_partitions, buffers: Buffers::default() }
    }

    /// Writes the records of one partition's staged changes to `emit`.
    pub(crate) fn batch<F>(&mut self, partition: i32, emit: F) -> Batch<'_, F> {
        Batch { encoder: self, partition, emit }
    }
}

/// Staged changes of one partition on their way to the one who sends them.
pub(crate) struct Batch<'a, F> {
    encoder: &'a mut Encoder,
    partition: i32,
    emit: F,
}

impl<E, F: FnMut(Outbound<'_>) -> Result<(), E>> Batch<'_, F> {
    /// The partition's checkpoint.
    pub(crate) fn checkpoint(mut self, changelog: Target, to: &Checkpoint) -> Result<(), E> {
        internal::write_named(&mut self.encoder.buffers, CHECKPOINT_KEY, to);
        self.push(changelog, Some(self.partition))
    }

    /// Word of a key schema to each partition of the updates.
    pub(crate) fn key_schema(mut self, key_schema: &KeySchema) -> Result<(), E> {
        internal::write_named(&mut self.encoder.buffers, KEY_SCHEMA_KEY, key_schema);
        for partition in 0..self.encoder.update_partitions.cast_signed() {
            self.push(Target::Updates, Some(partition))?;
        }
        Ok(())
    }

    /// Stage 1 of `stock_quantity`: the accepted rows, and what they add up to.
    pub(crate) fn stock(mut self, stock: &StockPartition) -> Result<(), E> {
        for (key, old, new) in stock.staged() {
            let old = old.and_then(|old| warehouse_stock::value(key, &old));
            let value = warehouse_stock::value(key, &new);
            self.output((Output::WarehouseStock, &key), old.as_ref(), value.as_ref())?;
            self.changelog(Target::Rows(Table::StockQuantity), &key, &new)?;
        }
        for (id, _, partial) in stock.warehouses.staged() {
            self.update(AggregateKey::Warehouse(id), UpdatePart::Partial, partial)?;
        }
        for (id, _, movement) in stock.items.staged() {
            self.update(AggregateKey::StockItem(id), UpdatePart::Partial, movement)?;
        }
        Ok(())
    }

    /// Stage 1 of `warehouse`.
    pub(crate) fn warehouses(mut self, warehouses: &FactPartition<Warehouse>) -> Result<(), E> {
        for (id, _, row) in warehouses.rows.staged() {
            self.changelog(Target::Rows(Table::Warehouse), &id, row)?;
            self.update(AggregateKey::Warehouse(id), UpdatePart::Fact, row)?;
        }
        Ok(())
    }

    /// Stage 1 of `stock_item`.
    pub(crate) fn stock_items(mut self, items: &FactPartition<StockItem>) -> Result<(), E> {
        for (id, _, row) in items.rows.staged() {
            self.changelog(Target::Rows(Table::StockItem), &id, row)?;
            self.update(AggregateKey::StockItem(id), UpdatePart::Fact, row)?;
        }
        Ok(())
    }

    /// Stage 2.
    pub(crate) fn aggregates(mut self, aggregates: &AggregatePartition) -> Result<(), E> {
        for (id, old, new) in aggregates.warehouses.staged() {
            let old = old.and_then(|old| warehouse_allocation::value(id, old));
            let value = warehouse_allocation::value(id, new);
            self.output((Output::WarehouseAllocation, &id), old.as_ref(), value.as_ref())?;
            self.changelog(Target::Aggregates, &AggregateKey::Warehouse(id), &new.state)?;
        }
        for (id, old, new) in aggregates.items.staged() {
            self.item_outputs(id, old, new)?;
            self.changelog(Target::Aggregates, &AggregateKey::StockItem(id), &new.state)?;
        }
        Ok(())
    }

    fn item_outputs(
        &mut self,
        id: i64,
        old: Option<&ItemAggregate>,
        new: &ItemAggregate,
    ) -> Result<(), E> {
        let before = old.and_then(|old| global_stock::value(id, old));
        let after = global_stock::value(id, new);
        self.output((Output::GlobalStock, &id), before.as_ref(), after.as_ref())?;
        let before = old.and_then(|old| high_demand_stock::value(id, old));
        let after = high_demand_stock::value(id, new);
        self.output((Output::HighDemandStock, &id), before.as_ref(), after.as_ref())?;
        let before = old.and_then(|old| stock_global_percentage::value(id, old));
        let after = stock_global_percentage::value(id, new);
        self.output((Output::StockGlobalPercentage, &id), before.as_ref(), after.as_ref())
    }

    fn output<V: Datum + PartialEq>(
        &mut self,
        (output, key): (Output, &impl Datum),
        old: Option<&V>,
        new: Option<&V>,
    ) -> Result<(), E> {
        let Encoder { outputs, buffers, .. } = &mut *self.encoder;
        if outputs.change((output, key), old, new, buffers) {
            self.push(Target::Output(output), None)?;
        }
        Ok(())
    }

    fn changelog(
        &mut self,
        target: Target,
        key: &impl Binary,
        value: &impl Binary,
    ) -> Result<(), E> {
        internal::write(&mut self.encoder.buffers, key, value);
        self.push(target, Some(self.partition))
    }

    fn update(
        &mut self,
        aggregate: AggregateKey,
        part: UpdatePart,
        value: &impl Binary,
    ) -> Result<(), E> {
        let key = UpdateKey { aggregate, source_partition: self.partition };
        let partition = aggregate.partition(self.encoder.update_partitions).cast_signed();
        internal::write(&mut self.encoder.buffers, &update_key(key, part), value);
        self.push(Target::Updates, Some(partition))
    }

    fn push(&mut self, target: Target, partition: Option<i32>) -> Result<(), E> {
        let buffers = &self.encoder.buffers;
        (self.emit)(Outbound { target, partition, key: &buffers.key, value: buffers.value() })
    }
}

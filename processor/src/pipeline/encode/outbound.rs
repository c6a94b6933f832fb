//! All that a batch leaves behind, record by record in a fixed order.

use super::{
    internal::{InternalCodec, Pair},
    output::OutputEncoder,
};
use crate::{
    pipeline::{
        EncodeError, OutputSchemas, SchemaError,
        aggregate::{
            AggregateKey, AggregatePartition, global_stock, high_demand_stock,
            stock_global_percentage,
            stock_item::ItemAggregate,
            update::{ItemMovement, ItemUpdate, Update, UpdateKey, WarehouseUpdate},
            warehouse_allocation, warehouse_stock,
        },
        inventory::{
            latest::Entry,
            model::{StockItem, Warehouse},
        },
        rows::{facts::FactPartition, stock::StockPartition},
    },
    record::{Outbound, Output, Table, Target},
};

/// Turns staged changes into records.
pub(crate) struct Encoder {
    outputs: OutputEncoder,
    pub(crate) internal: InternalCodec,
    /// Partitions of the updates; at least 1.
    update_partitions: u32,
}

/// Staged changes of one partition and the list that their records join.
struct Batch<'a> {
    partition: i32,
    records: &'a mut Vec<Outbound>,
}

impl Batch<'_> {
    fn changelog(&mut self, target: Target, pair: Pair) {
        self.push(target, self.partition, pair);
    }

    fn push(&mut self, target: Target, partition: i32, Pair { key, value }: Pair) {
        let (partition, value) = (Some(partition), Some(value));
        self.records.push(Outbound { target, partition, key, value });
    }
}

impl Encoder {
    /// An encoder for these output schemas, which spreads updates over so many partitions.
    pub(crate) fn new(ids: OutputSchemas, update_partitions: u32) -> Result<Self, SchemaError> {
        let (outputs, internal) = (OutputEncoder::new(ids)?, InternalCodec::new()?);
        Ok(Self { outputs, internal, update_partitions })
    }

    /// Stage 1 of `stock_quantity`: the accepted rows, and what they add up to.
    pub(crate) fn stock(
        &self,
        partition: i32,
        stock: &StockPartition,
        records: &mut Vec<Outbound>,
    ) -> Result<(), EncodeError> {
        let mut batch = Batch { partition, records };
        for (key, old, new) in stock.rows.staged() {
            let old = old.and_then(|old| warehouse_stock::value(key, old));
            let value = warehouse_stock::value(key, new);
            batch.records.extend(self.outputs.change(
                Output::WarehouseStock,
                &key,
                old.as_ref(),
                value.as_ref(),
            )?);
            let target = Target::Rows(Table::StockQuantity);
            batch.changelog(target, self.internal.stock(key, new)?);
        }
        for (id, _, partial) in stock.warehouses.staged() {
            let update = Update::Warehouse(WarehouseUpdate::Partial(*partial));
            self.update(&mut batch, AggregateKey::Warehouse(id), &update)?;
        }
        for (id, _, partial) in stock.items.staged() {
            let extents = stock.extents.get(&id).copied().unwrap_or_default();
            let movement = ItemMovement { partial: *partial, extents };
            let update = Update::StockItem(ItemUpdate::Partial(movement));
            self.update(&mut batch, AggregateKey::StockItem(id), &update)?;
        }
        Ok(())
    }

    /// Stage 1 of `warehouse`.
    pub(crate) fn warehouses(
        &self,
        partition: i32,
        warehouses: &FactPartition<Warehouse>,
        records: &mut Vec<Outbound>,
    ) -> Result<(), EncodeError> {
        let mut batch = Batch { partition, records };
        for (id, _, row) in warehouses.rows.staged() {
            batch.changelog(Target::Rows(Table::Warehouse), self.internal.warehouse(id, row)?);
            let update = Update::Warehouse(WarehouseUpdate::Fact(Entry::clone(row)));
            self.update(&mut batch, AggregateKey::Warehouse(id), &update)?;
        }
        Ok(())
    }

    /// Stage 1 of `stock_item`.
    pub(crate) fn stock_items(
        &self,
        partition: i32,
        items: &FactPartition<StockItem>,
        records: &mut Vec<Outbound>,
    ) -> Result<(), EncodeError> {
        let mut batch = Batch { partition, records };
        for (id, _, row) in items.rows.staged() {
            batch.changelog(Target::Rows(Table::StockItem), self.internal.stock_item(id, row)?);
            let update = Update::StockItem(ItemUpdate::Fact(Entry::clone(row)));
            self.update(&mut batch, AggregateKey::StockItem(id), &update)?;
        }
        Ok(())
    }

    /// Stage 2.
    pub(crate) fn aggregates(
        &self,
        partition: i32,
        aggregates: &AggregatePartition,
        records: &mut Vec<Outbound>,
    ) -> Result<(), EncodeError> {
        let mut batch = Batch { partition, records };
        for (id, old, new) in aggregates.warehouses.staged() {
            let old = old.and_then(|old| warehouse_allocation::value(id, old));
            let value = warehouse_allocation::value(id, new);
            let output = Output::WarehouseAllocation;
            batch.records.extend(self.outputs.change(output, &id, old.as_ref(), value.as_ref())?);
            let pair = self.internal.warehouse_aggregate(id, &new.state)?;
            batch.changelog(Target::Aggregates, pair);
        }
        for (id, old, new) in aggregates.items.staged() {
            self.item_outputs(id, old, new, batch.records)?;
            let pair = self.internal.stock_item_aggregate(id, &new.state)?;
            batch.changelog(Target::Aggregates, pair);
        }
        Ok(())
    }

    fn item_outputs(
        &self,
        id: i64,
        old: Option<&ItemAggregate>,
        new: &ItemAggregate,
        records: &mut Vec<Outbound>,
    ) -> Result<(), EncodeError> {
        let outputs = &self.outputs;
        let before = old.and_then(|old| global_stock::value(id, old));
        let after = global_stock::value(id, new);
        records.extend(outputs.change(
            Output::GlobalStock,
            &id,
            before.as_ref(),
            after.as_ref(),
        )?);
        let before = old.and_then(|old| high_demand_stock::value(id, old));
        let after = high_demand_stock::value(id, new);
        records.extend(outputs.change(
            Output::HighDemandStock,
            &id,
            before.as_ref(),
            after.as_ref(),
        )?);
        let before = old.and_then(|old| stock_global_percentage::value(id, old));
        let after = stock_global_percentage::value(id, new);
        records.extend(outputs.change(
            Output::StockGlobalPercentage,
            &id,
            before.as_ref(),
            after.as_ref(),
        )?);
        Ok(())
    }

    fn update(
        &self,
        batch: &mut Batch<'_>,
        aggregate: AggregateKey,
        update: &Update,
    ) -> Result<(), EncodeError> {
        let key = UpdateKey { aggregate, source_partition: batch.partition };
        let partition = aggregate.partition(self.update_partitions).cast_signed();
        batch.push(Target::Updates, partition, self.internal.update(key, update)?);
        Ok(())
    }
}

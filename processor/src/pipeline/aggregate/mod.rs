//! Stage 2: partial sums and facts of each aggregate, and what they make together.
//!
//! An output is one file and one pure function, from the state of its aggregate to the value, or to
//! none. What stood before is computed from the committed state by the same function, so nobody
//! has to remember what was emitted.

pub(super) mod global_stock;
pub(super) mod high_demand_stock;
mod key;
pub(super) mod partials;
pub(super) mod stock_global_percentage;
pub(super) mod stock_item;
pub(super) mod update;
pub(super) mod warehouse;
pub(super) mod warehouse_allocation;
pub(super) mod warehouse_stock;

pub use key::AggregateKey;

use super::{Rejected, RestoreError, overlay::Overlay};
use stock_item::{ItemAggregate, ItemState};
use update::{Update, UpdateKey};
use warehouse::{WarehouseAggregate, WarehouseState};

/// Stage 2 of one partition of the updates.
#[derive(Debug, Default)]
pub(crate) struct AggregatePartition {
    /// State of each warehouse.
    pub(crate) warehouses: Overlay<i64, WarehouseAggregate>,
    /// State of each item.
    pub(crate) items: Overlay<i64, ItemAggregate>,
}

impl AggregatePartition {
    /// Applies an update; on an error nothing of it is applied.
    pub(crate) fn apply(&mut self, key: UpdateKey, update: Update) -> Result<(), Rejected> {
        let UpdateKey { aggregate, source_partition } = key;
        let overflow = || Rejected::Overflow { aggregate };
        match update {
            Update::Warehouse(update) => {
                let mut warehouse =
                    self.warehouses.get(&aggregate.id()).cloned().unwrap_or_default();
                warehouse.apply(source_partition, update).ok_or_else(overflow)?;
                self.warehouses.stage(aggregate.id(), warehouse);
            }
            Update::StockItem(update) => {
                let mut item = self.items.get(&aggregate.id()).cloned().unwrap_or_default();
                item.apply(source_partition, update).ok_or_else(overflow)?;
                self.items.stage(aggregate.id(), item);
            }
        }
        Ok(())
    }

    /// Publishes what is staged.
    pub(crate) fn commit(&mut self) {
        self.warehouses.commit();
        self.items.commit();
    }

    /// Forgets what is staged.
    pub(crate) fn abort(&mut self) {
        self.warehouses.abort();
        self.items.abort();
    }

    /// Takes over a warehouse's state from the changelog.
    pub(crate) fn restore_warehouse(
        &mut self,
        id: i64,
        state: WarehouseState,
    ) -> Result<(), RestoreError> {
        let aggregate = AggregateKey::Warehouse(id);
        let warehouse =
            WarehouseAggregate::new(state).ok_or(RestoreError::Overflow { aggregate })?;
        self.warehouses.restore(id, warehouse);
        Ok(())
    }

    /// Takes over an item's state from the changelog.
    pub(crate) fn restore_item(&mut self, id: i64, state: ItemState) -> Result<(), RestoreError> {
        let aggregate = AggregateKey::StockItem(id);
        let item = ItemAggregate::new(state).ok_or(RestoreError::Overflow { aggregate })?;
        self.items.restore(id, item);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::rows::partial::{ItemPartial, WarehousePartial};
    use update::{ItemMovement, ItemUpdate, WarehouseUpdate};

    #[test]
    fn an_update_that_overflows_leaves_the_sum_as_it_was() {
        let mut partition = AggregatePartition::default();
        let warehouse = |quantity| {
            let partial = WarehousePartial { rows: 1, quantity, ..WarehousePartial::default() };
            Update::Warehouse(WarehouseUpdate::Partial(partial))
        };
        let item = |quantity| {
            let partial = ItemPartial { rows: 1, quantity, ..ItemPartial::default() };
            Update::StockItem(ItemUpdate::Partial(ItemMovement {
                partial,
                ..ItemMovement::default()
            }))
        };
        let (depot, bolt) = (AggregateKey::Warehouse(1), AggregateKey::StockItem(7));
        let at = |aggregate, source_partition| UpdateKey { aggregate, source_partition };
        partition.apply(at(depot, 0), warehouse(i64::MAX)).unwrap();
        partition.apply(at(bolt, 0), item(i64::MAX)).unwrap();
        for (aggregate, update) in [(depot, warehouse(1)), (bolt, item(1))] {
            let error = partition.apply(at(aggregate, 1), update).unwrap_err();
            assert!(matches!(error, Rejected::Overflow { aggregate: of } if of == aggregate));
        }
        assert_eq!(partition.warehouses.get(&1).unwrap().total.quantity, i64::MAX);
        let item = partition.items.get(&7).unwrap();
        assert_eq!((item.total.quantity, item.state.sources.len()), (i64::MAX, 1));
    }
}

//! The rows of `stock_quantity` in one source partition, and their sums.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    extent::Extents,
    partial::{ItemPartial, Partial, WarehousePartial},
};
use crate::pipeline::{
    Outcome, Rejected, RestoreError,
    aggregate::AggregateKey,
    inventory::{
        change::{Change, Event},
        latest::{Entry, Verdict, judge},
        model::{Stock, StockKey},
    },
    overlay::Overlay,
};

/// What is known of a row of `stock_quantity`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StockEntry {
    /// The row or its marker.
    pub(crate) entry: Entry<Stock>,
    /// The quantity with which a snapshot was the first to tell of the row: it was there all
    /// along, so it moves the history of its item rather than making some.
    pub(crate) baseline: Option<i32>,
}

impl StockEntry {
    /// The row's quantity, if the row is there.
    pub(crate) fn quantity(&self) -> Option<i32> {
        self.entry.row.as_ref().map(|row| row.quantity)
    }
}

/// Stage 1 of one partition of `stock_quantity`.
#[derive(Debug, Default)]
pub(crate) struct StockPartition {
    /// Every row and marker.
    pub(crate) rows: Overlay<StockKey, StockEntry>,
    /// This partition's sum of each warehouse.
    pub(crate) warehouses: Overlay<i64, WarehousePartial>,
    /// This partition's sum of each item.
    pub(crate) items: Overlay<i64, ItemPartial>,
    /// Where each touched item has been in the transaction under way.
    pub(crate) extents: BTreeMap<i64, Extents>,
}

impl StockPartition {
    /// Applies a change; on an error nothing of it is applied.
    pub(crate) fn apply(&mut self, change: Change<StockKey, Stock>) -> Result<Outcome, Rejected> {
        let Change { key, event } = change;
        let stored = self.rows.get(&key);
        let baseline = match (stored, &event) {
            (None, Event::Upsert(upsert)) if upsert.snapshot => Some(upsert.row.quantity),
            (None, _) => None,
            (Some(stored), _) => stored.baseline,
        };
        let Verdict { outcome, entry } = judge(stored.map(|stored| &stored.entry), event);
        if let Some(entry) = entry {
            let old = stored.cloned();
            self.replace(key, old.as_ref(), StockEntry { entry, baseline })?;
        }
        Ok(outcome)
    }

    fn replace(
        &mut self,
        key: StockKey,
        old: Option<&StockEntry>,
        new: StockEntry,
    ) -> Result<(), Rejected> {
        let was_live = old.is_some_and(|old| old.entry.live());
        if was_live || new.entry.live() {
            let Sums { warehouse, item, change } =
                self.sums(key, old, &new).map_err(|aggregate| Rejected::Overflow { aggregate })?;
            self.warehouses.stage(key.warehouse_id, warehouse);
            self.items.stage(key.stock_item_id, item);
            self.extents.entry(key.stock_item_id).or_default().include(change, item.rows);
        }
        self.rows.stage(key, new);
        Ok(())
    }

    /// The sums with `new` in place of `old`, or the one that does not fit 64 bits.
    fn sums(
        &self,
        key: StockKey,
        old: Option<&StockEntry>,
        new: &StockEntry,
    ) -> Result<Sums, AggregateKey> {
        let warehouse = self.warehouses.get(&key.warehouse_id).copied().unwrap_or_default();
        let warehouse = warehouse
            .replace(old.map(WarehousePartial::of).unwrap_or_default(), WarehousePartial::of(new))
            .ok_or(AggregateKey::Warehouse(key.warehouse_id))?;
        let overflow = AggregateKey::StockItem(key.stock_item_id);
        let item = self.items.get(&key.stock_item_id).copied().unwrap_or_default();
        let item = item
            .replace(old.map(ItemPartial::of).unwrap_or_default(), ItemPartial::of(new))
            .ok_or(overflow)?;
        Ok(Sums { warehouse, item, change: item.change().ok_or(overflow)? })
    }

    /// Publishes what is staged.
    pub(crate) fn commit(&mut self) {
        self.rows.commit();
        self.warehouses.commit();
        self.items.commit();
        self.extents.clear();
    }

    /// Forgets what is staged.
    pub(crate) fn abort(&mut self) {
        self.rows.abort();
        self.warehouses.abort();
        self.items.abort();
        self.extents.clear();
    }

    /// Takes over a row of the changelog; a later one of the same key replaces it.
    pub(crate) fn restore(&mut self, key: StockKey, new: StockEntry) -> Result<(), RestoreError> {
        let old = self.rows.get(&key).cloned();
        let sums = self
            .sums(key, old.as_ref(), &new)
            .map_err(|aggregate| RestoreError::Overflow { aggregate })?;
        self.warehouses.restore(key.warehouse_id, sums.warehouse);
        self.items.restore(key.stock_item_id, sums.item);
        self.rows.restore(key, new);
        Ok(())
    }
}

/// A change's effect on the sums of its partition.
struct Sums {
    warehouse: WarehousePartial,
    item: ItemPartial,
    /// The item's quantity relative to the baseline.
    change: i64,
}

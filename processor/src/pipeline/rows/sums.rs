//! What one row's change does to the sums of its partition.

use super::{
    extent::Extents,
    partial::{ItemPartial, Partial, WarehousePartial},
    stock::StockEntry,
};
use crate::pipeline::{
    aggregate::{AggregateKey, update::ItemMovement},
    inventory::model::StockKey,
    overlay::Overlay,
};

/// The sums of one partition.
pub(super) struct Sums<'a> {
    pub(super) warehouses: &'a mut Overlay<i64, WarehousePartial>,
    pub(super) items: &'a mut Overlay<i64, ItemMovement>,
}

impl Sums<'_> {
    /// Puts `new` in place of `old`; if a sum does not fit 64 bits, nothing is changed and its key
    /// is the error.
    pub(super) fn stage(
        self,
        StockKey { warehouse_id, stock_item_id }: StockKey,
        old: Option<&StockEntry>,
        new: &StockEntry,
    ) -> Result<(), AggregateKey> {
        if !old.is_some_and(|old| old.entry.live()) && !new.entry.live() {
            return Ok(());
        }
        let warehouse = self.warehouses.place(warehouse_id);
        let warehouse_sum = replaced(warehouse.get(), old, new, WarehousePartial::of)
            .ok_or(AggregateKey::Warehouse(warehouse_id))?;
        let item = self.items.place(stock_item_id);
        let movement = moved(item.get(), old, new).ok_or(AggregateKey::StockItem(stock_item_id))?;
        warehouse.stage(warehouse_sum);
        item.stage(movement);
        Ok(())
    }

    /// As [`stage`](Self::stage), of a row that was committed before: markers count as well, and
    /// what the sum went through on the way is no history.
    pub(super) fn restore(
        self,
        StockKey { warehouse_id, stock_item_id }: StockKey,
        old: Option<&StockEntry>,
        new: &StockEntry,
    ) -> Result<(), AggregateKey> {
        let warehouse = self.warehouses.get(&warehouse_id);
        let warehouse = replaced(warehouse, old, new, WarehousePartial::of)
            .ok_or(AggregateKey::Warehouse(warehouse_id))?;
        let item = self.items.get(&stock_item_id).map(|item| &item.partial);
        let partial = replaced(item, old, new, ItemPartial::of)
            .ok_or(AggregateKey::StockItem(stock_item_id))?;
        self.warehouses.restore(warehouse_id, warehouse);
        self.items.restore(stock_item_id, ItemMovement { partial, extents: Extents::default() });
        Ok(())
    }
}

/// A sum with one row's share replaced; `None` if it does not fit 64 bits.
fn replaced<P: Partial>(
    sum: Option<&P>,
    old: Option<&StockEntry>,
    new: &StockEntry,
    share: fn(&StockEntry) -> P,
) -> Option<P> {
    let old = old.map(share).unwrap_or_default();
    sum.copied().unwrap_or_default().replace(old, share(new))
}

/// An item's sum with one row replaced, and the moment added to where it has been.
fn moved(
    item: Option<&ItemMovement>,
    old: Option<&StockEntry>,
    new: &StockEntry,
) -> Option<ItemMovement> {
    let ItemMovement { partial, mut extents } = item.copied().unwrap_or_default();
    let partial = replaced(Some(&partial), old, new, ItemPartial::of)?;
    extents.include(partial.change()?, partial.rows);
    Some(ItemMovement { partial, extents })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::inventory::{
        latest::{Entry, Tombstone},
        model::Stock,
    };

    const KEY: StockKey = StockKey { warehouse_id: 1, stock_item_id: 7 };

    /// A row of 1 beside this item's sum.
    fn staged(item: ItemPartial) -> (Result<(), AggregateKey>, [usize; 2]) {
        let (mut warehouses, mut items) = (Overlay::default(), Overlay::default());
        items.restore(7, ItemMovement { partial: item, extents: Extents::default() });
        let row = Some(Stock { quantity: 1 });
        let entry = Entry { row, last_update: Some(1), lsn: None, tombstone: Tombstone::None };
        let new = StockEntry { entry, baseline: None };
        let sums = Sums { warehouses: &mut warehouses, items: &mut items };
        (sums.stage(KEY, None, &new), [warehouses.staged().count(), items.staged().count()])
    }

    #[test]
    fn a_row_whose_item_overflows_moves_its_warehouse_neither() {
        let full = ItemPartial { quantity: i64::MAX, ..ItemPartial::default() };
        assert_eq!(staged(full), (Err(AggregateKey::StockItem(7)), [0, 0]));
        assert_eq!(staged(ItemPartial::default()), (Ok(()), [1, 1]));
    }

    #[test]
    fn a_distance_from_the_snapshot_beyond_64_bits_is_noticed() {
        let far = ItemPartial { baseline: i64::MIN, ..ItemPartial::default() };
        assert_eq!(staged(far), (Err(AggregateKey::StockItem(7)), [0, 0]));
    }
}

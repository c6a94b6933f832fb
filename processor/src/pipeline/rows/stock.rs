//! The rows of `stock_quantity` in one source partition, and their sums.

use super::{
    extent::Extents,
    packed::{PackedKey, PackedStock},
    partial::WarehousePartial,
    sums::Sums,
};
use crate::pipeline::{
    Outcome, Rejected, RestoreError,
    aggregate::update::ItemMovement,
    inventory::{
        change::{Change, Event},
        latest::{Entry, Verdict, judge},
        model::{Stock, StockKey},
    },
    overlay::Overlay,
};

/// What is known of a row of `stock_quantity`.
#[derive(Debug, Clone, PartialEq)]
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
    rows: Overlay<PackedKey, PackedStock>,
    /// This partition's sum of each warehouse.
    pub(crate) warehouses: Overlay<i64, WarehousePartial>,
    /// This partition's sum of each item, and where it has been in the transaction under way.
    pub(crate) items: Overlay<i64, ItemMovement>,
}

impl StockPartition {
    /// Applies a change; on an error nothing of it is applied.
    pub(crate) fn apply(&mut self, change: Change<StockKey, Stock>) -> Result<Outcome, Rejected> {
        let Change { key, event } = change;
        let place = self.rows.place(key.into());
        let stored = place.get().copied().map(StockEntry::from);
        let baseline = match (&stored, &event) {
            (None, Event::Upsert(upsert)) if upsert.snapshot => Some(upsert.row.quantity),
            (None, _) => None,
            (Some(stored), _) => stored.baseline,
        };
        let Verdict { outcome, entry } = judge(stored.as_ref().map(|stored| &stored.entry), event);
        if let Some(entry) = entry {
            let new = StockEntry { entry, baseline };
            let sums = Sums { warehouses: &mut self.warehouses, items: &mut self.items };
            sums.stage(key, stored.as_ref(), &new)
                .map_err(|aggregate| Rejected::Overflow { aggregate })?;
            place.stage((&new).into());
        }
        Ok(outcome)
    }

    /// The staged rows in the order of their first touch, each with the committed one it replaces.
    pub(crate) fn staged(
        &self,
    ) -> impl Iterator<Item = (StockKey, Option<StockEntry>, StockEntry)> {
        self.rows
            .staged()
            .map(|(key, old, new)| (key.into(), old.copied().map(Into::into), (*new).into()))
    }

    /// Committed rows and markers.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Publishes what is staged.
    pub(crate) fn commit(&mut self) {
        self.rows.commit();
        self.warehouses.commit();
        self.items.commit_settled(|item| item.extents = Extents::default());
    }

    /// Forgets what is staged.
    pub(crate) fn abort(&mut self) {
        self.rows.abort();
        self.warehouses.abort();
        self.items.abort();
    }

    /// Takes over a row of the changelog; a later one of the same key replaces it.
    pub(crate) fn restore(&mut self, key: StockKey, new: &StockEntry) -> Result<(), RestoreError> {
        let old = self.rows.restore(key.into(), new.into()).map(StockEntry::from);
        Sums { warehouses: &mut self.warehouses, items: &mut self.items }
            .restore(key, old.as_ref(), new)
            .map_err(|aggregate| RestoreError::Overflow { aggregate })
    }
}

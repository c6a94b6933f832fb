//! What rows add up to, for a warehouse and for an item.
//!
//! One row's share, one partition's partial sum and the total have the same shape.

use super::stock::StockEntry;

/// Sum of a warehouse's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct WarehousePartial {
    /// Rows that are there.
    pub(crate) rows: i64,
    /// Sum of their quantities.
    pub(crate) quantity: i64,
    /// Highest `last_update` ever accepted, microseconds since 1970.
    pub(crate) last_update: Option<i64>,
}

/// Sum of an item's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ItemPartial {
    /// Rows that are there.
    pub(crate) rows: i64,
    /// Sum of their quantities.
    pub(crate) quantity: i64,
    /// Rows, deleted ones too, that a snapshot was the first to tell of.
    pub(crate) baseline_rows: i64,
    /// Sum of the quantities that it told.
    pub(crate) baseline: i64,
    /// Rows with a quantity below zero.
    pub(crate) negative_rows: i64,
    /// Sum of their quantities.
    pub(crate) negative_quantity: i64,
    /// Highest `last_update` ever accepted, microseconds since 1970.
    pub(crate) last_update: Option<i64>,
}

/// Sums in which a share can be replaced by another.
pub(crate) trait Partial: Copy + Default {
    /// `self - old + new`; `None` if that does not fit 64 bits.
    fn replace(self, old: Self, new: Self) -> Option<Self>;
}

fn exchange(sum: i64, old: i64, new: i64) -> Option<i64> {
    sum.checked_add(new.checked_sub(old)?)
}

impl WarehousePartial {
    /// One row's share.
    pub(crate) fn of(stock: &StockEntry) -> Self {
        let quantity = stock.quantity();
        Self {
            rows: quantity.is_some().into(),
            quantity: quantity.unwrap_or(0).into(),
            last_update: stock.entry.last_update,
        }
    }
}

impl Partial for WarehousePartial {
    fn replace(self, old: Self, new: Self) -> Option<Self> {
        Some(Self {
            rows: exchange(self.rows, old.rows, new.rows)?,
            quantity: exchange(self.quantity, old.quantity, new.quantity)?,
            last_update: self.last_update.max(new.last_update),
        })
    }
}

impl ItemPartial {
    /// One row's share.
    pub(crate) fn of(stock: &StockEntry) -> Self {
        let quantity = stock.quantity();
        let negative = quantity.filter(|quantity| *quantity < 0);
        Self {
            rows: quantity.is_some().into(),
            quantity: quantity.unwrap_or(0).into(),
            baseline_rows: stock.baseline.is_some().into(),
            baseline: stock.baseline.unwrap_or(0).into(),
            negative_rows: negative.is_some().into(),
            negative_quantity: negative.unwrap_or(0).into(),
            last_update: stock.entry.last_update,
        }
    }

    /// The quantity relative to what the snapshot found; `None` if that does not fit 64 bits.
    pub(crate) fn change(&self) -> Option<i64> {
        self.quantity.checked_sub(self.baseline)
    }
}

impl Partial for ItemPartial {
    fn replace(self, old: Self, new: Self) -> Option<Self> {
        Some(Self {
            rows: exchange(self.rows, old.rows, new.rows)?,
            quantity: exchange(self.quantity, old.quantity, new.quantity)?,
            baseline_rows: exchange(self.baseline_rows, old.baseline_rows, new.baseline_rows)?,
            baseline: exchange(self.baseline, old.baseline, new.baseline)?,
            negative_rows: exchange(self.negative_rows, old.negative_rows, new.negative_rows)?,
            negative_quantity: exchange(
                self.negative_quantity,
                old.negative_quantity,
                new.negative_quantity,
            )?,
            last_update: self.last_update.max(new.last_update),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_beyond_64_bits_is_noticed() {
        let sum = WarehousePartial { rows: 1, quantity: i64::MAX, last_update: None };
        let row = WarehousePartial { rows: 1, quantity: 1, last_update: None };
        assert_eq!(sum.replace(WarehousePartial::default(), row), None);
    }

    #[test]
    fn the_time_of_a_sum_never_goes_back() {
        let sum = WarehousePartial { rows: 1, quantity: 5, last_update: Some(200) };
        let row = WarehousePartial { rows: 1, quantity: 4, last_update: Some(100) };
        assert_eq!(sum.replace(sum, row).unwrap().last_update, Some(200));
    }
}

//! A row of `stock_quantity` in as few bytes as hold it, as memory is what there are most rows of.

use super::stock::StockEntry;
use crate::pipeline::inventory::{
    latest::{Entry, Tombstone},
    model::{Stock, StockKey},
};

/// A [`StockKey`] without alignment, so that nothing pads what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(Rust, packed)]
pub(crate) struct PackedKey {
    warehouse_id: i64,
    stock_item_id: i64,
}

impl From<StockKey> for PackedKey {
    fn from(StockKey { warehouse_id, stock_item_id }: StockKey) -> Self {
        Self { warehouse_id, stock_item_id }
    }
}

impl From<PackedKey> for StockKey {
    fn from(PackedKey { warehouse_id, stock_item_id }: PackedKey) -> Self {
        Self { warehouse_id, stock_item_id }
    }
}

/// A [`StockEntry`] in 25 bytes: what may be missing has a bit in `flags`, and is 0 without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(Rust, packed)]
pub(crate) struct PackedStock {
    last_update: i64,
    lsn: i64,
    quantity: i32,
    baseline: i32,
    flags: u8,
}

const LIVE: u8 = 1;
const LAST_UPDATE: u8 = 1 << 1;
const LSN: u8 = 1 << 2;
const BASELINE: u8 = 1 << 3;
const TOMBSTONE_DUE: u8 = 1 << 4;
const TOMBSTONE_LONE: u8 = 1 << 5;

fn flag(flag: u8, set: bool) -> u8 {
    if set { flag } else { 0 }
}

impl From<&StockEntry> for PackedStock {
    fn from(StockEntry { entry, baseline }: &StockEntry) -> Self {
        let quantity = entry.row.as_ref().map(|row| row.quantity);
        let tombstone = match entry.tombstone {
            Tombstone::None => 0,
            Tombstone::Due => TOMBSTONE_DUE,
            Tombstone::Lone => TOMBSTONE_LONE,
        };
        Self {
            last_update: entry.last_update.unwrap_or(0),
            lsn: entry.lsn.unwrap_or(0),
            quantity: quantity.unwrap_or(0),
            baseline: baseline.unwrap_or(0),
            flags: flag(LIVE, quantity.is_some())
                | flag(LAST_UPDATE, entry.last_update.is_some())
                | flag(LSN, entry.lsn.is_some())
                | flag(BASELINE, baseline.is_some())
                | tombstone,
        }
    }
}

impl From<PackedStock> for StockEntry {
    fn from(packed: PackedStock) -> Self {
        let has = |flag| packed.flags & flag != 0;
        let tombstone = match () {
            () if has(TOMBSTONE_DUE) => Tombstone::Due,
            () if has(TOMBSTONE_LONE) => Tombstone::Lone,
            () => Tombstone::None,
        };
        let entry = Entry {
            row: has(LIVE).then_some(Stock { quantity: packed.quantity }),
            last_update: has(LAST_UPDATE).then_some(packed.last_update),
            lsn: has(LSN).then_some(packed.lsn),
            tombstone,
        };
        Self { entry, baseline: has(BASELINE).then_some(packed.baseline) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_and_its_row_take_41_bytes() {
        assert_eq!((size_of::<PackedKey>(), size_of::<PackedStock>()), (16, 25));
        assert_eq!(align_of::<(PackedKey, PackedStock)>(), 1);
    }

    proptest! {
        #[test]
        fn a_row_comes_back_as_it_was_packed(
            key in any::<(i64, i64)>(),
            quantity: Option<i32>,
            times in any::<(Option<i64>, Option<i64>)>(),
            baseline: Option<i32>,
            tombstone in prop::sample::select(vec![Tombstone::None, Tombstone::Due, Tombstone::Lone]),
        ) {
            let key = StockKey { warehouse_id: key.0, stock_item_id: key.1 };
            prop_assert_eq!(StockKey::from(PackedKey::from(key)), key);
            let row = quantity.map(|quantity| Stock { quantity });
            let entry = Entry { row, last_update: times.0, lsn: times.1, tombstone };
            let stock = StockEntry { entry, baseline };
            prop_assert_eq!(StockEntry::from(PackedStock::from(&stock)), stock);
        }
    }
}

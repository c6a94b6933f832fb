//! Changes: mostly new quantities, now and then a deleted row or a warehouse that moves or gets another name.

use std::ops::RangeInclusive;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use super::warehouses::{name, position};
use super::{Purpose, World};

/// Units of an item in a warehouse; negative: more was ordered than there is.
pub const QUANTITY: RangeInclusive<i32> = -100..=125;

/// Of 1,000 changes, this many delete a stock row …
const DELETES: u32 = 20;
/// … this many move a warehouse …
const MOVES: u32 = 3;
/// … and this many rename one. All others set a quantity.
const RENAMES: u32 = 2;

/// How many changes a delete looks back for a row to delete.
/// A row drawn blindly would not be there, as long as few of all rows have been written.
const DELETE_REACH: u64 = 1_000;

/// Primary key of `stock_quantity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StockKey {
    /// Id of the warehouse.
    pub warehouse_id: i64,
    /// Id of the item.
    pub stock_item_id: i64,
}

/// One step of the history, each on one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The item's quantity in the warehouse is now this one; inserts the row where there is none.
    SetQuantity {
        /// The row.
        key: StockKey,
        /// Units, in [`QUANTITY`].
        quantity: i32,
    },
    /// The warehouse holds the item no longer.
    DeleteQuantity {
        /// The row; it may be gone already.
        key: StockKey,
    },
    /// The warehouse stands elsewhere in its city.
    MoveWarehouse {
        /// Id of the warehouse.
        id: i64,
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
    },
    /// The warehouse is called otherwise.
    RenameWarehouse {
        /// Id of the warehouse.
        id: i64,
        /// The name.
        name: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Set,
    Delete,
    Move,
    Rename,
}

impl World {
    /// Step `number` of the load: warehouse by warehouse, item by item.
    pub(super) fn load(&self, number: u64) -> Change {
        let items = u64::from(self.plan.items);
        let key = StockKey {
            warehouse_id: (number / items + 1).cast_signed(),
            stock_item_id: (number % items + 1).cast_signed(),
        };
        let quantity = self.stream(Purpose::Load, number).random_range(QUANTITY);
        Change::SetQuantity { key, quantity }
    }

    /// Change `number`, counted from 0 after the load.
    pub(super) fn change(&self, number: u64) -> Change {
        let mut random = self.stream(Purpose::Change, number);
        match kind(&mut random) {
            Kind::Set => self.set(&mut random),
            Kind::Delete => self.delete(number, &mut random),
            Kind::Move => {
                let index = random.random_range(0..self.plan.warehouses);
                let (latitude, longitude) = position(index, &mut random);
                Change::MoveWarehouse { id: i64::from(index) + 1, latitude, longitude }
            }
            Kind::Rename => {
                let index = random.random_range(0..self.plan.warehouses);
                Change::RenameWarehouse { id: i64::from(index) + 1, name: name(index, &mut random) }
            }
        }
    }

    fn set(&self, random: &mut ChaCha8Rng) -> Change {
        Change::SetQuantity { key: self.key(random), quantity: random.random_range(QUANTITY) }
    }

    /// Deletes the row that an earlier change set; where there was no such change, sets a quantity instead.
    fn delete(&self, number: u64, random: &mut ChaCha8Rng) -> Change {
        if number == 0 {
            return self.set(random);
        }
        let earlier = random.random_range(number.saturating_sub(DELETE_REACH)..number);
        let mut earlier = self.stream(Purpose::Change, earlier);
        match kind(&mut earlier) {
            Kind::Set => Change::DeleteQuantity { key: self.key(&mut earlier) },
            Kind::Delete | Kind::Move | Kind::Rename => self.set(random),
        }
    }

    fn key(&self, random: &mut ChaCha8Rng) -> StockKey {
        StockKey {
            warehouse_id: random.random_range(1..=i64::from(self.plan.warehouses)),
            stock_item_id: random.random_range(1..=i64::from(self.plan.items)),
        }
    }
}

fn kind(random: &mut ChaCha8Rng) -> Kind {
    match random.random_range(0..1_000_u32) {
        draw if draw < DELETES => Kind::Delete,
        draw if draw < DELETES + MOVES => Kind::Move,
        draw if draw < DELETES + MOVES + RENAMES => Kind::Rename,
        _ => Kind::Set,
    }
}

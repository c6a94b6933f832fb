//! Consecutive changes as few multi-row statements.
//!
//! A wave touches each row once at most, so the order of its statements, and of the rows in them, does not
//! matter; a change to a row that the wave already touches opens the next wave. Each row thus sees its changes
//! in the history's order, and every change reaches the log of PostgreSQL: none is merged into a later one.

use std::collections::HashSet;

use crate::world::{Change, StockKey};

/// Changes of distinct rows, by column, as PostgreSQL's `unnest` takes them.
#[derive(Debug, Default, PartialEq)]
pub struct Wave {
    /// New quantities.
    pub sets: Sets,
    /// Rows to delete.
    pub deletes: StockKeys,
    /// New places of warehouses.
    pub moves: Moves,
    /// New names of warehouses.
    pub renames: Renames,
}

/// Columns of stock rows' keys.
#[derive(Debug, Default, PartialEq)]
pub struct StockKeys {
    /// Ids of warehouses.
    pub warehouse_ids: Vec<i64>,
    /// Ids of items.
    pub stock_item_ids: Vec<i64>,
}

/// Columns of new quantities.
#[derive(Debug, Default, PartialEq)]
pub struct Sets {
    /// Which rows.
    pub keys: StockKeys,
    /// Units.
    pub quantities: Vec<i32>,
}

/// Columns of moved warehouses.
#[derive(Debug, Default, PartialEq)]
pub struct Moves {
    /// Ids of warehouses.
    pub ids: Vec<i64>,
    /// Degrees north.
    pub latitudes: Vec<f64>,
    /// Degrees east.
    pub longitudes: Vec<f64>,
}

/// Columns of renamed warehouses.
#[derive(Debug, Default, PartialEq)]
pub struct Renames {
    /// Ids of warehouses.
    pub ids: Vec<i64>,
    /// Names.
    pub names: Vec<String>,
}

#[derive(PartialEq, Eq, Hash)]
enum Row {
    Stock(StockKey),
    Warehouse(i64),
}

/// The waves of `changes`, in order.
pub fn waves(changes: impl IntoIterator<Item = Change>) -> Vec<Wave> {
    let mut waves = Vec::new();
    let mut wave = Wave::default();
    let mut touched = HashSet::new();
    for change in changes {
        let row = row(&change);
        if touched.contains(&row) {
            waves.push(std::mem::take(&mut wave));
            touched.clear();
        }
        touched.insert(row);
        wave.push(change);
    }
    if !touched.is_empty() {
        waves.push(wave);
    }
    waves
}

fn row(change: &Change) -> Row {
    match change {
        Change::SetQuantity { key, .. } | Change::DeleteQuantity { key } => Row::Stock(*key),
        Change::MoveWarehouse { id, .. } | Change::RenameWarehouse { id, .. } => {
            Row::Warehouse(*id)
        }
    }
}

impl Wave {
    fn push(&mut self, change: Change) {
        match change {
            Change::SetQuantity { key, quantity } => {
                self.sets.keys.push(key);
                self.sets.quantities.push(quantity);
            }
            Change::DeleteQuantity { key } => self.deletes.push(key),
            Change::MoveWarehouse { id, latitude, longitude } => {
                self.moves.ids.push(id);
                self.moves.latitudes.push(latitude);
                self.moves.longitudes.push(longitude);
            }
            Change::RenameWarehouse { id, name } => {
                self.renames.ids.push(id);
                self.renames.names.push(name);
            }
        }
    }
}

impl StockKeys {
    fn push(&mut self, key: StockKey) {
        self.warehouse_ids.push(key.warehouse_id);
        self.stock_item_ids.push(key.stock_item_id);
    }
}

//! Keys and rows of the source tables. Times are microseconds since 1970, as in the source.

use serde::{Deserialize, Serialize};

/// Primary key of `stock_quantity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StockKey {
    /// Of `warehouse`.
    pub warehouse_id: i64,
    /// Of `stock_item`.
    pub stock_item_id: i64,
}

/// A row of `stock_quantity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// Absolute; negative: more ordered than there is.
    pub quantity: i32,
}

/// A row of `warehouse`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Warehouse {
    pub(crate) name: Option<String>,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
    pub(crate) storage_capacity: Option<i32>,
}

/// A row of `stock_item`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StockItem {
    pub(crate) description: Option<String>,
}

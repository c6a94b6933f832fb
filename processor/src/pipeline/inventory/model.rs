//! Keys and rows of the source tables. Times are microseconds since 1970, as in the source.

/// Primary key of `stock_quantity`.
#[cfg_attr(test, derive(serde::Serialize))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StockKey {
    /// Of `warehouse`.
    pub warehouse_id: i64,
    /// Of `stock_item`.
    pub stock_item_id: i64,
}

/// A row of `stock_quantity`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// Absolute; negative: more ordered than there is.
    pub quantity: i32,
}

/// A row of `warehouse`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Warehouse {
    pub(crate) name: Option<String>,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
    pub(crate) storage_capacity: Option<i32>,
}

/// A row of `stock_item`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StockItem {
    pub(crate) description: Option<String>,
}

//! What stage 1 tells stage 2.

use super::AggregateKey;
use crate::pipeline::{
    inventory::{
        latest::Entry,
        model::{StockItem, Warehouse},
    },
    rows::{
        extent::Extents,
        partial::{ItemPartial, WarehousePartial},
    },
};

/// Which aggregate an update is about, and which source partition it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UpdateKey {
    pub(crate) aggregate: AggregateKey,
    pub(crate) source_partition: i32,
}

/// News of an aggregate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Update {
    /// Of a warehouse.
    Warehouse(WarehouseUpdate),
    /// Of an item.
    StockItem(ItemUpdate),
}

/// News of a warehouse.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WarehouseUpdate {
    /// Its own row.
    Fact(Entry<Warehouse>),
    /// What its rows add up to in the source partition.
    Partial(WarehousePartial),
}

/// News of an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ItemUpdate {
    /// Its own row.
    Fact(Entry<StockItem>),
    /// What its rows add up to in the source partition.
    Partial(ItemMovement),
}

/// An item's partial sum, and where it has been since the last one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ItemMovement {
    pub(crate) partial: ItemPartial,
    pub(crate) extents: Extents,
}

//! The fields in use, and which of them each kind of record has.

use crate::pipeline::error::Part;

/// A field in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Key,
    Id,
    WarehouseId,
    StockItemId,
    Value,
    Op,
    After,
    Source,
    Lsn,
    LastUpdate,
    Quantity,
    Name,
    Latitude,
    Longitude,
    StorageCapacity,
    Description,
}

impl Field {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Description as usize + 1;

    /// Where it stands: names from the key or value down.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Id => "key.id",
            Self::WarehouseId => "key.warehouse_id",
            Self::StockItemId => "key.stock_item_id",
            Self::Value => "value",
            Self::Op => "value.op",
            Self::After => "value.after",
            Self::Source => "value.source",
            Self::Lsn => "value.source.lsn",
            Self::LastUpdate => "value.after.last_update",
            Self::Quantity => "value.after.quantity",
            Self::Name => "value.after.name",
            Self::Latitude => "value.after.latitude",
            Self::Longitude => "value.after.longitude",
            Self::StorageCapacity => "value.after.storage_capacity",
            Self::Description => "value.after.description",
        }
    }

    /// Tells whether it is the field of this name of the record `parent`.
    fn is_in(self, parent: Self, name: &str) -> bool {
        let below = self.path().strip_prefix(parent.path()).and_then(|rest| rest.strip_prefix('.'));
        below == Some(name)
    }
}

/// What is read of a record: a part, and the fields in use of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipeline) enum Shape {
    /// Key of `warehouse` or `stock_item`.
    IdKey,
    /// Key of `stock_quantity`.
    StockKey,
    /// Envelope of `warehouse`.
    Warehouse,
    /// Envelope of `stock_item`.
    StockItem,
    /// Envelope of `stock_quantity`.
    StockQuantity,
}

impl Shape {
    /// How many there are.
    pub(in crate::pipeline) const COUNT: usize = Self::StockQuantity as usize + 1;

    /// The part itself, and the fields in use.
    pub(super) const fn fields(self) -> &'static [Field] {
        use Field::{
            After, Description, Id, Key, LastUpdate, Latitude, Longitude, Lsn, Name, Op, Quantity,
            Source, StockItemId, StorageCapacity, Value, WarehouseId,
        };
        match self {
            Self::IdKey => &[Key, Id],
            Self::StockKey => &[Key, WarehouseId, StockItemId],
            Self::Warehouse => &[
                Value,
                Op,
                After,
                Source,
                Lsn,
                Name,
                Latitude,
                Longitude,
                StorageCapacity,
                LastUpdate,
            ],
            Self::StockItem => &[Value, Op, After, Source, Lsn, Description],
            Self::StockQuantity => &[Value, Op, After, Source, Lsn, Quantity, LastUpdate],
        }
    }

    /// The part of the record it is read from.
    pub(in crate::pipeline) const fn part(self) -> Part {
        match self {
            Self::IdKey | Self::StockKey => Part::Key,
            Self::Warehouse | Self::StockItem | Self::StockQuantity => Part::Value,
        }
    }

    /// The part itself.
    pub(super) const fn root(self) -> Field {
        match self {
            Self::IdKey | Self::StockKey => Field::Key,
            Self::Warehouse | Self::StockItem | Self::StockQuantity => Field::Value,
        }
    }

    /// The field in use of this name within a record.
    pub(super) fn field(self, parent: Field, name: &str) -> Option<Field> {
        self.fields().iter().copied().find(|field| field.is_in(parent, name))
    }
}

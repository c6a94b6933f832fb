//! Bytes of a source topic -> what happened to which row.
//!
//! Each table's decoder is one function; all Avro knowledge of the source stays in this folder.

mod envelope;
mod field;
mod generic;
#[cfg(test)]
mod oracle;
mod plan;
mod rows;
mod slots;
mod zoned_timestamp;

pub use super::inventory::{
    change::{Change, Event, StockItemColumns, Text, Upsert, WarehouseColumns},
    model::{Stock, StockKey},
};
use super::{ProcessError, Rejected, WriterSchemas, error::Part, wire};
use crate::record::Inbound;
use envelope::Readers;
pub(super) use field::Shape;
pub(super) use generic::fill;
pub(super) use plan::Plan;
pub use plan::{Fault, Malformed};
pub(super) use slots::Slots;

/// A change of `warehouse`; `None` if the record is about no row.
pub fn warehouse(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Option<Change<i64, WarehouseColumns>>, ProcessError> {
    const READERS: Readers<i64, WarehouseColumns> = Readers {
        key_shape: Shape::IdKey,
        value_shape: Shape::Warehouse,
        key: rows::id,
        row: rows::warehouse,
    };
    READERS.decode(inbound, schemas)
}

/// A change of `stock_item`; `None` if the record is about no row.
pub fn stock_item(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Option<Change<i64, StockItemColumns>>, ProcessError> {
    const READERS: Readers<i64, StockItemColumns> = Readers {
        key_shape: Shape::IdKey,
        value_shape: Shape::StockItem,
        key: rows::id,
        row: rows::stock_item,
    };
    READERS.decode(inbound, schemas)
}

/// A change of `stock_quantity`; `None` if the record is about no row.
pub fn stock_quantity(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Option<Change<StockKey, Stock>>, ProcessError> {
    const READERS: Readers<StockKey, Stock> = Readers {
        key_shape: Shape::StockKey,
        value_shape: Shape::StockQuantity,
        key: rows::stock_key,
        row: rows::stock,
    };
    READERS.decode(inbound, schemas)
}

/// Id of the schema that the record's key was written with; none, if it has no key.
pub fn key_schema_id(inbound: &Inbound<'_>) -> Result<Option<u32>, Rejected> {
    let id = |key| wire::split(Part::Key, key).map(|(id, _)| id);
    inbound.key.map(id).transpose()
}

/// The columns of a row and its own time.
struct Row<C> {
    columns: C,
    last_update: Option<i64>,
}

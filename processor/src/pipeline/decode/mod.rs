//! Bytes of a source topic -> what happened to which row.
//!
//! Each table's decoder is one function; all Avro knowledge of the source stays in this folder.

mod envelope;
mod fields;
mod rows;

use super::{
    ProcessError, Rejected, WriterSchemas,
    error::Part,
    inventory::{
        change::{Change, StockItemColumns, WarehouseColumns},
        model::{Stock, StockKey},
    },
};
use crate::record::Inbound;
use envelope::change;
use fields::Fields;

/// A change of `warehouse`; `None` if the record is about no row.
pub(super) fn warehouse(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Option<Change<i64, WarehouseColumns>>, ProcessError> {
    change(inbound, schemas, rows::id, rows::warehouse)
}

/// A change of `stock_item`; `None` if the record is about no row.
pub(super) fn stock_item(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Option<Change<i64, StockItemColumns>>, ProcessError> {
    change(inbound, schemas, rows::id, rows::stock_item)
}

/// A change of `stock_quantity`; `None` if the record is about no row.
pub(super) fn stock_quantity(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Option<Change<StockKey, Stock>>, ProcessError> {
    change(inbound, schemas, rows::stock_key, rows::stock)
}

/// The columns of a row and its own time.
struct Row<C> {
    columns: C,
    last_update: Option<i64>,
}

fn key<K>(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
    read: fn(&Fields<'_>) -> Result<K, Rejected>,
) -> Result<K, ProcessError> {
    let bytes = inbound.key.ok_or(Rejected::MissingKey)?;
    let value = schemas.read(Part::Key, bytes)?;
    Ok(read(&Fields::of("key", &value)?)?)
}

//! Bytes of a source topic -> what happened to which row.
//!
//! Each table's decoder is one function; all Avro knowledge of the source stays in this folder.

mod envelope;
mod fields;
mod rows;

pub use super::inventory::{
    change::{Change, Event, StockItemColumns, Text, Upsert, WarehouseColumns},
    model::{Stock, StockKey},
};
use super::{ProcessError, Rejected, WriterSchemas, error::Part, wire};
use crate::record::Inbound;
use envelope::change;
use fields::Fields;

/// What a record of a source topic says.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoded<K, C> {
    /// Something happened to one row.
    Change(Change<K, C>),
    /// All rows of the table that were committed before this position were removed at once.
    Truncate {
        /// Position in the write-ahead log.
        lsn: Option<i64>,
    },
    /// It is about no row.
    Nothing,
}

/// What a record of `warehouse` says.
pub fn warehouse(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Decoded<i64, WarehouseColumns>, ProcessError> {
    change(inbound, schemas, rows::id, rows::warehouse)
}

/// What a record of `stock_item` says.
pub fn stock_item(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Decoded<i64, StockItemColumns>, ProcessError> {
    change(inbound, schemas, rows::id, rows::stock_item)
}

/// What a record of `stock_quantity` says.
pub fn stock_quantity(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
) -> Result<Decoded<StockKey, Stock>, ProcessError> {
    change(inbound, schemas, rows::stock_key, rows::stock)
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

fn key<K>(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
    read: fn(&Fields<'_>) -> Result<K, Rejected>,
) -> Result<K, ProcessError> {
    let bytes = inbound.key.ok_or(Rejected::MissingKey)?;
    let value = schemas.read(Part::Key, bytes)?;
    Ok(read(&Fields::of("key", &value)?)?)
}

//! Columns in use of each table; any other column is free to come and go.

use super::{Fields, Row};
use crate::pipeline::{
    Rejected,
    inventory::{
        change::{StockItemColumns, Text, WarehouseColumns},
        model::{Stock, StockKey},
    },
};

/// What Debezium sends for a large text that the update left as it was.
const UNAVAILABLE: &str = "__debezium_unavailable_value";

pub(super) fn id(key: &Fields<'_>) -> Result<i64, Rejected> {
    key.long("id")
}

pub(super) fn stock_key(key: &Fields<'_>) -> Result<StockKey, Rejected> {
    Ok(StockKey {
        warehouse_id: key.long("warehouse_id")?,
        stock_item_id: key.long("stock_item_id")?,
    })
}

pub(super) fn warehouse(after: &Fields<'_>) -> Result<Row<WarehouseColumns>, Rejected> {
    let columns = WarehouseColumns {
        name: text(after, "name")?,
        latitude: after.optional_double("latitude")?,
        longitude: after.optional_double("longitude")?,
        storage_capacity: after.optional_int("storage_capacity")?,
    };
    Ok(Row { columns, last_update: Some(after.instant("last_update")?) })
}

pub(super) fn stock_item(after: &Fields<'_>) -> Result<Row<StockItemColumns>, Rejected> {
    let columns = StockItemColumns { description: text(after, "description")? };
    Ok(Row { columns, last_update: None })
}

pub(super) fn stock(after: &Fields<'_>) -> Result<Row<Stock>, Rejected> {
    let columns = Stock { quantity: after.int("quantity")? };
    Ok(Row { columns, last_update: Some(after.instant("last_update")?) })
}

fn text(after: &Fields<'_>, name: &str) -> Result<Text, Rejected> {
    let text = after.optional_text(name)?;
    Ok(if text == Some(UNAVAILABLE) { Text::Unchanged } else { Text::Known(text.map(Into::into)) })
}

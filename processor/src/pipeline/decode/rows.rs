//! Columns in use of each table; any other column is free to come and go.

use super::{Row, Slots, Stock, StockItemColumns, StockKey, Text, WarehouseColumns, field::Field};
use crate::pipeline::Rejected;

/// What Debezium sends for a large text that the update left as it was.
const UNAVAILABLE: &str = "__debezium_unavailable_value";

pub(super) fn id(key: &Slots<'_>) -> Result<i64, Rejected> {
    key.record(Field::Key)?;
    key.long(Field::Id)
}

#[inline]
pub(super) fn stock_key(key: &Slots<'_>) -> Result<StockKey, Rejected> {
    key.record(Field::Key)?;
    Ok(StockKey {
        warehouse_id: key.long(Field::WarehouseId)?,
        stock_item_id: key.long(Field::StockItemId)?,
    })
}

pub(super) fn warehouse(after: &Slots<'_>) -> Result<Row<WarehouseColumns>, Rejected> {
    let columns = WarehouseColumns {
        name: text(after, Field::Name)?,
        latitude: after.optional_double(Field::Latitude)?,
        longitude: after.optional_double(Field::Longitude)?,
        storage_capacity: after.optional_int(Field::StorageCapacity)?,
    };
    Ok(Row { columns, last_update: Some(after.instant(Field::LastUpdate)?) })
}

pub(super) fn stock_item(after: &Slots<'_>) -> Result<Row<StockItemColumns>, Rejected> {
    let columns = StockItemColumns { description: text(after, Field::Description)? };
    Ok(Row { columns, last_update: None })
}

#[inline]
pub(super) fn stock(after: &Slots<'_>) -> Result<Row<Stock>, Rejected> {
    let columns = Stock { quantity: after.int(Field::Quantity)? };
    Ok(Row { columns, last_update: Some(after.instant(Field::LastUpdate)?) })
}

fn text(after: &Slots<'_>, field: Field) -> Result<Text, Rejected> {
    let text = after.optional_text(field)?;
    Ok(if text == Some(UNAVAILABLE) { Text::Unchanged } else { Text::Known(text.map(Into::into)) })
}

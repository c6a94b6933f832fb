//! `warehouse-stock`: the accepted row itself.

use crate::pipeline::{
    encode::{
        avro::{Datum, long},
        millis,
    },
    inventory::model::StockKey,
    rows::stock::StockEntry,
};

/// Value of the output.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(crate) struct WarehouseStock {
    warehouse_id: i64,
    stock_item_id: i64,
    quantity: i32,
    /// Milliseconds since 1970.
    last_update: i64,
}

impl Datum for WarehouseStock {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.warehouse_id);
        long(bytes, self.stock_item_id);
        long(bytes, self.quantity.into());
        long(bytes, self.last_update);
    }
}

impl Datum for StockKey {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.warehouse_id);
        long(bytes, self.stock_item_id);
    }
}

/// The output of a row; `None` while the row is not there.
pub(crate) fn value(key: StockKey, stock: &StockEntry) -> Option<WarehouseStock> {
    Some(WarehouseStock {
        warehouse_id: key.warehouse_id,
        stock_item_id: key.stock_item_id,
        quantity: stock.quantity()?,
        last_update: millis(stock.entry.last_update?),
    })
}

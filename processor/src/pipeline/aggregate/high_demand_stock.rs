//! `high-demand-stock`: what is ordered beyond the stock, the sum over an item's negative rows.

use super::stock_item::ItemAggregate;
use crate::pipeline::encode::{
    avro::{Datum, long, nullable, string},
    millis,
};

/// Value of the output.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(crate) struct HighDemandStock<'a> {
    stock_item_id: i64,
    description: Option<&'a str>,
    quantity: i64,
    /// Milliseconds since 1970.
    last_update: i64,
}

impl Datum for HighDemandStock<'_> {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.stock_item_id);
        nullable(bytes, self.description, string);
        long(bytes, self.quantity);
        long(bytes, self.last_update);
    }
}

/// The output of an item; `None` while none of its rows is negative.
pub(crate) fn value(id: i64, item: &ItemAggregate) -> Option<HighDemandStock<'_>> {
    if item.total.negative_rows == 0 {
        return None;
    }
    Some(HighDemandStock {
        stock_item_id: id,
        description: item.description(),
        quantity: item.total.negative_quantity,
        last_update: millis(item.total.last_update?),
    })
}

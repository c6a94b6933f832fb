//! `high-demand-stock`: what is ordered beyond the stock, the sum over an item's negative rows.

use serde::Serialize;

use super::stock_item::ItemAggregate;
use crate::pipeline::encode::millis;

/// Value of the output.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct HighDemandStock<'a> {
    stock_item_id: i64,
    description: Option<&'a str>,
    quantity: i64,
    /// Milliseconds since 1970.
    last_update: i64,
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

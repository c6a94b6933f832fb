//! `stock-global-percentage`: an item's stock against the most there ever was.

use super::stock_item::ItemAggregate;
use crate::pipeline::encode::{
    avro::{Datum, double, long, nullable, string},
    millis,
};

/// Value of the output.
#[derive(Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(crate) struct StockGlobalPercentage<'a> {
    stock_item_id: i64,
    description: Option<&'a str>,
    quantity: i64,
    minimum: i64,
    maximum: i64,
    percentage: Option<f64>,
    /// Milliseconds since 1970.
    last_update: i64,
}

impl Datum for StockGlobalPercentage<'_> {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.stock_item_id);
        nullable(bytes, self.description, string);
        long(bytes, self.quantity);
        long(bytes, self.minimum);
        long(bytes, self.maximum);
        nullable(bytes, self.percentage, double);
        long(bytes, self.last_update);
    }
}

/// The output of an item; `None` while no row of it is there.
pub(crate) fn value(id: i64, item: &ItemAggregate) -> Option<StockGlobalPercentage<'_>> {
    if item.total.rows == 0 {
        return None;
    }
    let extremes = item.extremes?;
    Some(StockGlobalPercentage {
        stock_item_id: id,
        description: item.description(),
        quantity: item.total.quantity,
        minimum: extremes.low,
        maximum: extremes.high,
        percentage: percentage(item.total.quantity, extremes.high),
        last_update: millis(item.total.last_update?),
    })
}

/// Null when there never was any stock to compare with.
#[expect(clippy::cast_precision_loss, reason = "a ratio of sums beyond 2^53 may be rounded")]
fn percentage(quantity: i64, maximum: i64) -> Option<f64> {
    (maximum > 0).then(|| 100.0 * quantity as f64 / maximum as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_of_a_thousand_are_one_percent() {
        assert_eq!(percentage(10, 1_000), Some(1.0));
        assert_eq!(percentage(1_000, 1_000), Some(100.0));
        assert_eq!(percentage(-10, 1_000), Some(-1.0));
    }

    #[test]
    fn without_a_maximum_above_zero_there_is_no_percentage() {
        assert_eq!([0, -5].map(|maximum| percentage(-5, maximum)), [None; 2]);
    }
}

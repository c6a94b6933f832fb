//! `warehouse-allocation`: the sum over a warehouse's items against its capacity.

use super::warehouse::WarehouseAggregate;
use crate::pipeline::{
    encode::{
        avro::{Datum, double, long, nullable, string},
        millis,
    },
    inventory::model::Warehouse,
};

/// Up to here an allocation is low.
const LOW_MAX: f64 = 0.25;
/// Up to here an allocation is normal.
const NORMAL_MAX: f64 = 0.75;

/// Value of the output.
#[derive(Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(crate) struct WarehouseAllocation<'a> {
    warehouse_id: i64,
    name: Option<&'a str>,
    location: Option<Location>,
    quantity: i64,
    capacity: Option<i32>,
    allocation: Option<f64>,
    threshold: Option<Threshold>,
    /// Milliseconds since 1970.
    last_update: i64,
}

impl Datum for WarehouseAllocation<'_> {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.warehouse_id);
        nullable(bytes, self.name, string);
        nullable(bytes, self.location.as_ref(), |bytes, location| {
            double(bytes, location.lat);
            double(bytes, location.lon);
        });
        long(bytes, self.quantity);
        nullable(bytes, self.capacity.map(Into::into), long);
        nullable(bytes, self.allocation, double);
        nullable(bytes, self.threshold, |bytes, threshold| long(bytes, threshold as i64));
        long(bytes, self.last_update);
    }
}

/// WGS 84 degrees.
#[derive(Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize))]
struct Location {
    lat: f64,
    lon: f64,
}

/// Band of an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
enum Threshold {
    #[cfg_attr(test, serde(rename = "LOW"))]
    Low,
    #[cfg_attr(test, serde(rename = "NORMAL"))]
    Normal,
    #[cfg_attr(test, serde(rename = "HIGH"))]
    High,
}

/// The output of a warehouse; `None` unless both the warehouse and at least one of its rows are
/// there.
pub(crate) fn value(id: i64, aggregate: &WarehouseAggregate) -> Option<WarehouseAllocation<'_>> {
    let fact = aggregate.state.fact.as_ref()?;
    let warehouse = fact.row.as_ref()?;
    let total = &aggregate.total;
    if total.rows == 0 {
        return None;
    }
    let allocation = allocation(total.quantity, warehouse.storage_capacity);
    Some(WarehouseAllocation {
        warehouse_id: id,
        name: warehouse.name.as_deref(),
        location: location(warehouse),
        quantity: total.quantity,
        capacity: warehouse.storage_capacity,
        allocation,
        threshold: allocation.map(threshold),
        last_update: millis(total.last_update.max(fact.last_update)?),
    })
}

/// Null rather than a division by nothing.
fn allocation(quantity: i64, capacity: Option<i32>) -> Option<f64> {
    let capacity = capacity.filter(|capacity| *capacity > 0)?;
    #[expect(clippy::cast_precision_loss, reason = "a ratio of sums beyond 2^53 may be rounded")]
    let quantity = quantity as f64;
    Some(quantity / f64::from(capacity))
}

fn threshold(allocation: f64) -> Threshold {
    if allocation <= LOW_MAX {
        Threshold::Low
    } else if allocation <= NORMAL_MAX {
        Threshold::Normal
    } else {
        Threshold::High
    }
}

/// Null rather than a point beyond the globe, which no map can show and no index takes.
fn location(warehouse: &Warehouse) -> Option<Location> {
    let lat = warehouse.latitude.filter(|latitude| latitude.abs() <= 90.0)?;
    let lon = warehouse.longitude.filter(|longitude| longitude.abs() <= 180.0)?;
    Some(Location { lat, lon })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_end_at_a_quarter_and_three_quarters() {
        let band = |quantity| threshold(allocation(quantity, Some(100)).unwrap());
        assert_eq!([-5, 0, 25].map(band), [Threshold::Low; 3]);
        assert_eq!([26, 75].map(band), [Threshold::Normal; 2]);
        assert_eq!([76, 100, 1_000].map(band), [Threshold::High; 3]);
    }

    #[test]
    fn without_a_capacity_above_zero_there_is_no_allocation() {
        assert_eq!([None, Some(0), Some(-1)].map(|capacity| allocation(5, capacity)), [None; 3]);
    }

    #[test]
    fn a_point_that_is_nowhere_has_no_location() {
        let at = |latitude, longitude| {
            location(&Warehouse { name: None, latitude, longitude, storage_capacity: None })
        };
        assert_eq!(at(Some(-90.0), Some(180.0)), Some(Location { lat: -90.0, lon: 180.0 }));
        assert_eq!(at(None, Some(1.0)), None);
        assert_eq!(at(Some(1.0), None), None);
        assert_eq!(at(Some(f64::NAN), Some(1.0)), None);
        assert_eq!(at(Some(90.1), Some(1.0)), None);
        assert_eq!(at(Some(1.0), Some(f64::INFINITY)), None);
    }
}

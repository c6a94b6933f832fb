//! The documents as the index templates have them.

use serde::{Deserialize, Serialize, Serializer};

/// A document of `warehouse-allocation`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Warehouse {
    /// Primary key.
    pub warehouse_id: i64,
    /// `None`: stock is there, its warehouse is not known yet.
    pub name: Option<String>,
    /// Where it stands.
    pub location: Option<Location>,
    /// Sum over its items.
    pub quantity: i64,
    /// Units it can hold.
    pub capacity: Option<i32>,
    /// Quantity by capacity.
    pub allocation: Option<f64>,
    /// The processor's verdict: `LOW`, `NORMAL` or `HIGH`.
    pub threshold: Option<String>,
    /// Of the newest row in it, milliseconds since 1970.
    pub last_update: Option<i64>,
}

/// WGS 84 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Location {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
}

/// A tuple: with ten thousand warehouses the names of the fields would be most of the message.
impl Serialize for Warehouse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (
            self.warehouse_id,
            &self.name,
            self.location.map(|location| (location.lon, location.lat)),
            self.quantity,
            self.capacity,
            self.allocation,
            &self.threshold,
            self.last_update,
        )
            .serialize(serializer)
    }
}

/// A document of `global-stock` or `high-demand-stock`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Primary key.
    pub stock_item_id: i64,
    /// `None`: stock is there, its item is not known yet.
    pub description: Option<String>,
    /// Sum over the rows that count.
    pub quantity: i64,
    /// Of the newest row in it, milliseconds since 1970.
    pub last_update: Option<i64>,
}

/// A document of `stock-global-percentage`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemShare {
    /// Primary key.
    pub stock_item_id: i64,
    /// `None`: stock is there, its item is not known yet.
    pub description: Option<String>,
    /// Sum over the warehouses.
    pub quantity: i64,
    /// The most there ever was.
    pub maximum: i64,
    /// Quantity in percent of the maximum.
    pub percentage: Option<f64>,
    /// Of the newest row in it, milliseconds since 1970.
    pub last_update: Option<i64>,
}

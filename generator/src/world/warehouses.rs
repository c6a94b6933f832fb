//! Warehouses: near a city, named after it.

use std::ops::RangeInclusive;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use crate::places::{PLACES, Place};

/// Units a warehouse may hold.
pub const CAPACITY: RangeInclusive<i32> = 1..=1_000_000;

/// How far a warehouse stands from its city's centre, at most, along each axis: some 15 km.
pub const JITTER_DEGREES: f64 = 0.15;

const KINDS: [&str; 6] = ["Depot", "Warehouse", "Hub", "Storehouse", "Logistics Park", "Terminal"];

/// A row of `warehouse`, without its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Warehouse {
    /// Primary key, from 1.
    pub id: i64,
    /// City, kind and the number that tells it from the city's other warehouses.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east, so negative.
    pub longitude: f64,
    /// Units, in [`CAPACITY`].
    pub storage_capacity: i32,
}

impl Warehouse {
    pub(super) fn draw(index: u32, random: &mut ChaCha8Rng) -> Self {
        let (latitude, longitude) = position(index, random);
        Self {
            id: i64::from(index) + 1,
            name: name(index, random),
            latitude,
            longitude,
            storage_capacity: random.random_range(CAPACITY),
        }
    }
}

/// A place near the city of warehouse `index`: (latitude, longitude).
pub(super) fn position(index: u32, random: &mut ChaCha8Rng) -> (f64, f64) {
    let home = home(index);
    let mut near = |degrees: f64| {
        let moved = degrees + random.random_range(-JITTER_DEGREES..=JITTER_DEGREES);
        // Six digits are 11 cm; more would only make the rows hard to read.
        (moved * 1e6).round() / 1e6
    };
    (near(home.latitude), near(home.longitude))
}

/// A name for warehouse `index`.
pub(super) fn name(index: u32, random: &mut ChaCha8Rng) -> String {
    let kind = KINDS[random.random_range(0..KINDS.len())];
    let number = index as usize / PLACES.len() + 1;
    format!("{} {kind} {number}", home(index).city)
}

fn home(index: u32) -> &'static Place {
    &PLACES[index as usize % PLACES.len()]
}

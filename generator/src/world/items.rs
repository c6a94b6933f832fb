//! Items: things a hardware store sells.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

const PRODUCTS: [&str; 25] = [
    "claw hammer",
    "cordless drill",
    "hex bolt set",
    "wood screw assortment",
    "adjustable wrench",
    "tape measure",
    "spirit level",
    "socket set",
    "hand saw",
    "paint roller",
    "extension cord",
    "LED floodlight",
    "work gloves",
    "safety glasses",
    "step ladder",
    "tool box",
    "pipe clamp",
    "angle bracket",
    "door hinge",
    "padlock",
    "garden hose",
    "pruning shears",
    "wheelbarrow",
    "storage bin",
    "utility knife",
];
const QUALITIES: [&str; 6] =
    ["Compact", "Heavy-duty", "Professional", "Standard", "Lightweight", "Weatherproof"];
const MATERIALS: [&str; 6] =
    ["steel", "aluminium", "fibreglass", "stainless steel", "nylon", "brass"];
const PACKS: [u32; 6] = [1, 2, 5, 10, 25, 100];

/// A row of `stock_item`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Primary key, from 1.
    pub id: i64,
    /// What it is, and its article number.
    pub description: String,
}

impl Item {
    pub(super) fn draw(index: u32, random: &mut ChaCha8Rng) -> Self {
        let product = PRODUCTS[index as usize % PRODUCTS.len()];
        let quality = QUALITIES[random.random_range(0..QUALITIES.len())];
        let material = MATERIALS[random.random_range(0..MATERIALS.len())];
        let pack = PACKS[random.random_range(0..PACKS.len())];
        let id = i64::from(index) + 1;
        Self {
            id,
            description: format!("{quality} {material} {product}, pack of {pack} (no. {id})"),
        }
    }
}

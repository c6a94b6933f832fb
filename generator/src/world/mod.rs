//! The history, as a pure function: the same seed and the same number give the same change.
//!
//! Nothing is remembered between two changes, so the history can be entered at any number: this is what makes
//! resuming exact. Times are no part of it; a row's `last_update` is the time at which it was written.

mod changes;
mod items;
mod warehouses;

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

pub use changes::{Change, QUANTITY, StockKey};
pub use items::Item;
pub use warehouses::{CAPACITY, JITTER_DEGREES, Warehouse};

/// What a history is made from; equal plans give equal histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Chooses the history.
    pub seed: u64,
    /// Number of warehouses; their ids are `1..=warehouses`. At least one.
    pub warehouses: u32,
    /// Number of items; their ids are `1..=items`. At least one.
    pub items: u32,
    /// Whether the history begins by setting every item's quantity in every warehouse, once.
    pub load: bool,
    /// Number of changes after that.
    pub changes: u64,
}

impl Plan {
    /// Steps of the first part, which sets every quantity once.
    #[must_use]
    pub fn load_steps(&self) -> u64 {
        if self.load { u64::from(self.warehouses) * u64::from(self.items) } else { 0 }
    }

    /// Steps of the whole history.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.load_steps().saturating_add(self.changes)
    }
}

/// The history of one plan.
#[derive(Debug, Clone)]
pub struct World {
    plan: Plan,
    random: ChaCha8Rng,
}

/// What a random stream is for; streams of two purposes never meet.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    Warehouse = 0,
    Item = 1,
    Load = 2,
    Change = 3,
}

impl World {
    /// The history that `plan` describes.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self { plan, random: ChaCha8Rng::seed_from_u64(plan.seed) }
    }

    /// The plan this history follows.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Every warehouse as it is before the first change.
    pub fn warehouses(&self) -> impl Iterator<Item = Warehouse> + '_ {
        (0..self.plan.warehouses)
            .map(|index| Warehouse::draw(index, &mut self.stream(Purpose::Warehouse, index.into())))
    }

    /// Every item.
    pub fn items(&self) -> impl Iterator<Item = Item> + '_ {
        (0..self.plan.items)
            .map(|index| Item::draw(index, &mut self.stream(Purpose::Item, index.into())))
    }

    /// Step `number` of the history, counted from 0: first the load, if the plan has one, then the changes.
    #[must_use]
    pub fn step(&self, number: u64) -> Change {
        match number.checked_sub(self.plan.load_steps()) {
            None => self.load(number),
            Some(change) => self.change(change),
        }
    }

    fn stream(&self, purpose: Purpose, number: u64) -> ChaCha8Rng {
        let mut random = self.random.clone();
        random.set_stream(number << 2 | purpose as u64);
        random
    }
}

//! State of an item: its own row, the sums of its rows in each source partition, and its history.
//!
//! The history is kept relative to the baseline, the sum of what the snapshot found. A row that a
//! snapshot tells of late moves the current quantity and both extremes alike, so a half-loaded
//! snapshot is never taken for history, whichever partition comes first.

use super::{
    partials::{Source, set, total},
    update::{ItemMovement, ItemUpdate},
};
use crate::pipeline::{
    inventory::{latest::Entry, model::StockItem},
    rows::{
        extent::{Extent, Extents},
        partial::{ItemPartial, Partial},
    },
};

/// What the changelog keeps.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ItemState {
    /// The item's own row or its marker, once known.
    pub(crate) fact: Option<Entry<StockItem>>,
    /// In the order of the partitions.
    pub(crate) sources: Vec<Source<ItemPartial>>,
    /// Lowest and highest quantity ever, relative to the baseline.
    pub(crate) history: Option<Extent>,
}

/// The state and what follows from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ItemAggregate {
    pub(crate) state: ItemState,
    /// Sum over the source partitions.
    pub(crate) total: ItemPartial,
    /// The history in absolute quantities.
    pub(crate) extremes: Option<Extent>,
}

impl ItemAggregate {
    /// `None` if a sum does not fit 64 bits.
    pub(crate) fn new(state: ItemState) -> Option<Self> {
        let total = total(&state.sources)?;
        let mut item = Self { state, total, extremes: None };
        item.refresh_extremes()?;
        Some(item)
    }

    /// Applies an update; `None` if a sum does not fit 64 bits, and then the state is of no use.
    pub(crate) fn apply(&mut self, source_partition: i32, update: ItemUpdate) -> Option<()> {
        match update {
            ItemUpdate::Fact(fact) => self.state.fact = Some(fact),
            ItemUpdate::Partial(ItemMovement { partial: new, extents }) => {
                let old = set(&mut self.state.sources, source_partition, new);
                let others = self.total.replace(old, ItemPartial::default())?;
                self.total = self.total.replace(old, new)?;
                self.remember(&others, extents)?;
                self.refresh_extremes()?;
            }
        }
        Some(())
    }

    /// The item's description, while its row is there.
    pub(crate) fn description(&self) -> Option<&str> {
        self.state.fact.as_ref()?.row.as_ref()?.description.as_deref()
    }

    /// Adds one partition's movement to the history, while the others stood still at `others`.
    fn remember(&mut self, others: &ItemPartial, extents: Extents) -> Option<()> {
        let counted = [
            extents.extent,
            // Without any row anywhere there was no item whose quantity could be low.
            extents.extent_when_empty.filter(|_| others.rows > 0),
        ];
        for extent in counted.into_iter().flatten() {
            let Extent { low, high } = extent.shifted(others.change()?)?;
            self.include(low);
            self.include(high);
        }
        if self.total.baseline_rows > 0 {
            // What the snapshot found is where the history starts.
            self.include(0);
        }
        Some(())
    }

    fn include(&mut self, quantity: i64) {
        self.state.history = Some(Extent::including(self.state.history, quantity));
    }

    fn refresh_extremes(&mut self) -> Option<()> {
        self.extremes = match self.state.history {
            Some(history) => Some(history.shifted(self.total.baseline)?),
            None => None,
        };
        Some(())
    }
}

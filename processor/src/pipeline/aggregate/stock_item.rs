//! State of an item: its own row, the sums of its rows in each source partition, and its history.
//!
//! The history is kept relative to the baseline, the sum of what the snapshot found. A row that a
//! snapshot tells of late moves the current quantity and both extremes alike, so a half-loaded
//! snapshot is never taken for history, whichever partition comes first.

use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "StockItemAggregate")]
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
        let extremes = absolute(state.history, &total)?;
        Some(Self { state, total, extremes })
    }

    /// Applies an update; `None` if a sum does not fit 64 bits.
    pub(crate) fn apply(&mut self, source_partition: i32, update: ItemUpdate) -> Option<()> {
        match update {
            ItemUpdate::Fact(fact) => self.state.fact = Some(fact),
            ItemUpdate::Partial(ItemMovement { partial: new, extents }) => {
                let old = set(&mut self.state.sources, source_partition, new);
                let others = self.total.replace(old, ItemPartial::default())?;
                self.total = self.total.replace(old, new)?;
                self.state.history = self.history_with(&others, extents)?;
                self.extremes = absolute(self.state.history, &self.total)?;
            }
        }
        Some(())
    }

    /// The item's description, while its row is there.
    pub(crate) fn description(&self) -> Option<&str> {
        self.state.fact.as_ref()?.row.as_ref()?.description.as_deref()
    }

    /// The history with one partition's movement, while the others stood still at `others`.
    fn history_with(&self, others: &ItemPartial, extents: Extents) -> Option<Option<Extent>> {
        let mut history = self.state.history;
        let counted = [
            extents.extent,
            // Without any row anywhere there was no item whose quantity could be low.
            extents.extent_when_empty.filter(|_| others.rows > 0),
        ];
        for extent in counted.into_iter().flatten() {
            let Extent { low, high } = extent.shifted(others.change()?)?;
            history = Some(Extent::including(Some(Extent::including(history, low)), high));
        }
        if self.total.baseline_rows > 0 {
            // What the snapshot found is where the history starts.
            history = Some(Extent::including(history, 0));
        }
        Some(history)
    }
}

/// The history in absolute quantities; the outer `None` if it does not fit 64 bits.
fn absolute(history: Option<Extent>, total: &ItemPartial) -> Option<Option<Extent>> {
    match history {
        Some(history) => history.shifted(total.baseline).map(Some),
        None => Some(None),
    }
}

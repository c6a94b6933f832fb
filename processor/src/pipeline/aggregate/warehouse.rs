//! State of a warehouse: its own row and the sums of its rows in each source partition.

use super::{
    partials::{Source, set, total},
    update::WarehouseUpdate,
};
use crate::pipeline::{
    inventory::{latest::Entry, model::Warehouse},
    rows::partial::{Partial, WarehousePartial},
};

/// What the changelog keeps.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WarehouseState {
    /// The warehouse's own row or its marker, once known.
    pub(crate) fact: Option<Entry<Warehouse>>,
    /// In the order of the partitions.
    pub(crate) sources: Vec<Source<WarehousePartial>>,
}

/// The state and what follows from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WarehouseAggregate {
    pub(crate) state: WarehouseState,
    /// Sum over the source partitions.
    pub(crate) total: WarehousePartial,
}

impl WarehouseAggregate {
    /// `None` if a sum does not fit 64 bits.
    pub(crate) fn new(state: WarehouseState) -> Option<Self> {
        let total = total(&state.sources)?;
        Some(Self { state, total })
    }

    /// Applies an update; `None` if a sum does not fit 64 bits, and then the state is of no use.
    pub(crate) fn apply(&mut self, source_partition: i32, update: WarehouseUpdate) -> Option<()> {
        match update {
            WarehouseUpdate::Fact(fact) => self.state.fact = Some(fact),
            WarehouseUpdate::Partial(new) => {
                let old = set(&mut self.state.sources, source_partition, new);
                self.total = self.total.replace(old, new)?;
            }
        }
        Some(())
    }
}

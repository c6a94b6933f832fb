//! The rows of `warehouse` or `stock_item` in one source partition.

use crate::pipeline::{
    Outcome,
    inventory::{
        change::{Change, Columns},
        latest::{Entry, Verdict, judge},
    },
    overlay::Overlay,
};

/// Stage 1 of one partition of a table whose rows describe an aggregate.
#[derive(Debug)]
pub(crate) struct FactPartition<R> {
    /// Every row and marker.
    pub(crate) rows: Overlay<i64, Entry<R>>,
}

impl<R> Default for FactPartition<R> {
    fn default() -> Self {
        Self { rows: Overlay::default() }
    }
}

impl<R: Clone> FactPartition<R> {
    /// Applies a change.
    pub(crate) fn apply<C: Columns<Row = R>>(&mut self, change: Change<i64, C>) -> Outcome {
        let Change { key, event } = change;
        let Verdict { outcome, entry } = judge(self.rows.get(&key), event);
        if let Some(entry) = entry {
            self.rows.stage(key, entry);
        }
        outcome
    }
}

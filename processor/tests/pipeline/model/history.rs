//! An item's history, kept change by change.

use std::collections::BTreeMap;

/// Where an item has been, relative to what snapshots found.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    /// The total, while there was any row.
    total: Option<(i64, i64)>,
    /// Each partition's share, from nothing on.
    shares: BTreeMap<i32, (i64, i64)>,
}

impl History {
    /// Adds a moment: the total, unless there was no row, and the changed partition's share.
    pub(super) fn add(&mut self, total: Option<i64>, partition: i32, share: i64) {
        if let Some(now) = total {
            let (low, high) = self.total.unwrap_or((now, now));
            self.total = Some((low.min(now), high.max(now)));
        }
        let (low, high) = self.shares.entry(partition).or_default();
        (*low, *high) = ((*low).min(share), (*high).max(share));
    }

    /// The lowest and highest total.
    pub(super) fn extremes(&self, snapshot_found_rows: bool) -> (i64, i64) {
        let (low, high) = self.total.unwrap();
        if snapshot_found_rows { (low.min(0), high.max(0)) } else { (low, high) }
    }

    /// What no interleaving of the partitions can leave.
    pub(super) fn bounds(&self) -> (i64, i64) {
        let sum = |side: fn(&(i64, i64)) -> i64| self.shares.values().map(side).sum();
        (sum(|share| share.0), sum(|share| share.1))
    }
}

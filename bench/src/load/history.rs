//! What happens to the inventory: pure and seeded, so that every run and every peer reads the same.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::envelope::{Change, Op};

/// How large an inventory is, and how it is spread.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Warehouses.
    pub(crate) warehouses: u32,
    /// Items; each warehouse has a row of each.
    pub(crate) items: u32,
    /// Partitions of the source topics.
    pub(crate) partitions: i32,
}

impl Shape {
    /// Rows of `stock_quantity`.
    #[must_use]
    pub(crate) const fn rows(&self) -> u64 {
        self.warehouses as u64 * self.items as u64
    }
}

/// One row's state, as far as the next change of it depends on it.
#[derive(Debug, Clone, Copy)]
struct Row {
    live: bool,
    written: u32,
}

/// First each row as a snapshot finds it, then changes of random rows without end: updates, of
/// which one in 100 comes late, and one delete in 200; a deleted row is created by its next change.
#[derive(Debug)]
pub(crate) struct History {
    shape: Shape,
    random: ChaCha8Rng,
    rows: Vec<Row>,
    number: u64,
    tombstone: Option<Change>,
}

impl History {
    /// The history of this seed.
    #[must_use]
    pub(crate) fn new(shape: Shape, seed: u64) -> Self {
        let rows = vec![Row { live: true, written: 0 }; usize::try_from(shape.rows()).unwrap_or(0)];
        Self { shape, random: ChaCha8Rng::seed_from_u64(seed), rows, number: 0, tombstone: None }
    }

    fn change(&mut self, index: u64, op: Op, written: u64) -> Change {
        let items = u64::from(self.shape.items);
        // A tenth is ordered beyond the stock.
        let quantity = self.random.random_range(-100..900);
        let warehouse_id = (index / items).cast_signed() + 1;
        let stock_item_id = (index % items).cast_signed() + 1;
        let change =
            Change { op, warehouse_id, stock_item_id, quantity, number: self.number, written };
        self.number += 1;
        change
    }

    fn next_change(&mut self) -> Change {
        let number = self.number;
        if number < self.shape.rows() {
            self.store(number, true, number);
            return self.change(number, Op::Read, number);
        }
        let index = self.random.random_range(0..self.shape.rows());
        let row = self.row(index);
        let written = u64::from(row.written);
        let (op, written) = match self.random.random_range(0..200) {
            _ if !row.live => (Op::Create, number),
            0 => (Op::Delete, written),
            1 | 2 => return self.change(index, Op::Update, written.saturating_sub(1)),
            _ => (Op::Update, number),
        };
        self.store(index, op != Op::Delete, written);
        let change = self.change(index, op, written);
        if op == Op::Delete {
            self.tombstone = Some(Change { op: Op::Tombstone, ..change });
        }
        change
    }

    fn row(&self, index: u64) -> Row {
        let gone = Row { live: false, written: 0 };
        usize::try_from(index).ok().and_then(|index| self.rows.get(index)).copied().unwrap_or(gone)
    }

    fn store(&mut self, index: u64, live: bool, written: u64) {
        let row = usize::try_from(index).ok().and_then(|index| self.rows.get_mut(index));
        if let (Some(row), Ok(written)) = (row, u32::try_from(written)) {
            *row = Row { live, written };
        }
    }
}

impl Iterator for History {
    type Item = Change;

    fn next(&mut self) -> Option<Change> {
        Some(match self.tombstone.take() {
            Some(tombstone) => tombstone,
            None => self.next_change(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { warehouses: 3, items: 5, partitions: 4 };

    #[test]
    fn a_seed_has_one_history() {
        let take = |seed| History::new(SHAPE, seed).take(500).collect::<Vec<_>>();
        assert_eq!(take(1), take(1));
        assert_ne!(take(1), take(2));
    }

    #[test]
    fn the_snapshot_finds_each_row_once() {
        let rows: std::collections::BTreeSet<_> = History::new(SHAPE, 1)
            .take(15)
            .map(|change| {
                assert_eq!(change.op, Op::Read);
                (change.warehouse_id, change.stock_item_id)
            })
            .collect();
        assert_eq!(rows.len(), 15);
    }

    #[test]
    fn a_tombstone_follows_each_delete_and_a_create_brings_the_row_back() {
        let mut changes = History::new(SHAPE, 1).take(20_000).peekable();
        let mut deleted = std::collections::BTreeSet::new();
        let mut recreated = 0;
        while let Some(change) = changes.next() {
            let key = (change.warehouse_id, change.stock_item_id);
            match change.op {
                Op::Delete => {
                    let next = changes.peek().map(|next| next.op);
                    assert_eq!(next.unwrap_or(Op::Tombstone), Op::Tombstone);
                    assert!(deleted.insert(key));
                }
                Op::Create => {
                    assert!(deleted.remove(&key));
                    recreated += 1;
                }
                Op::Update | Op::Read => assert!(!deleted.contains(&key)),
                Op::Tombstone => {}
            }
        }
        assert!(recreated > 50, "{recreated}");
    }

    #[test]
    fn some_changes_come_late() {
        let late = History::new(SHAPE, 1)
            .take(20_000)
            .filter(|change| change.op == Op::Update && change.written < change.number);
        assert!(late.count() > 50);
    }
}

//! The warehouses as a feed of changes. Pure.

use std::collections::BTreeSet;

use crate::board::{FleetChanges, Warehouse};

/// The last write that was read; -1: none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(pub(super) i64);

/// One answer: warehouses in the order of their writing.
#[derive(Debug, PartialEq)]
pub(super) struct Page {
    pub(super) warehouses: Vec<Warehouse>,
    /// Of the last warehouse of this page, if there is one.
    pub(super) position: Option<Position>,
    /// Of the newest document in the index, read or not; `None`: the index is empty.
    pub(super) newest: Option<Position>,
    /// Documents in the index.
    pub(super) count: u64,
}

/// How far the index was read.
#[derive(Debug)]
pub(super) struct Feed {
    position: Position,
    /// Every document read; those deleted since are still among them.
    ids: BTreeSet<i64>,
    /// Read since the last changes were given.
    fresh: Vec<Warehouse>,
    /// Reading began at the beginning, so `fresh` will be everything.
    from_start: bool,
}

impl Default for Feed {
    fn default() -> Self {
        Self { position: Position(-1), ids: BTreeSet::new(), fresh: Vec::new(), from_start: true }
    }
}

impl Feed {
    /// Where the next page begins.
    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// Takes a page; gives the changes once the index is read to its end, `None` if another page is needed.
    pub(super) fn take(&mut self, page: Page) -> Option<FleetChanges> {
        let newest = page.newest.unwrap_or(Position(-1));
        if newest < self.position {
            // Somebody made the index anew; its writes are numbered from 0 again.
            *self = Self::default();
            return None;
        }
        self.position = page.position.unwrap_or(self.position).max(self.position);
        self.ids.extend(page.warehouses.iter().map(|warehouse| warehouse.warehouse_id));
        self.fresh.extend(page.warehouses);
        if page.position.is_some_and(|position| position < newest) {
            return None;
        }
        // Everything that is there was read, so more ids than documents means that some are gone.
        if self.ids.len() as u64 > page.count && !self.from_start {
            *self = Self::default();
            return None;
        }
        let fresh = std::mem::take(&mut self.fresh);
        let all = std::mem::take(&mut self.from_start);
        Some(if all { FleetChanges::All(fresh) } else { FleetChanges::Some(fresh) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warehouse(warehouse_id: i64) -> Warehouse {
        Warehouse {
            warehouse_id,
            name: None,
            location: None,
            quantity: 0,
            capacity: None,
            allocation: None,
            threshold: None,
            last_update: None,
        }
    }

    /// A page of warehouses with their writes' numbers, of an index with this newest write and count.
    fn page(found: &[(i64, i64)], newest: i64, count: u64) -> Page {
        Page {
            warehouses: found.iter().map(|(id, _)| warehouse(*id)).collect(),
            position: found.last().map(|(_, position)| Position(*position)),
            newest: (newest >= 0).then_some(Position(newest)),
            count,
        }
    }

    fn ids(changes: Option<FleetChanges>) -> (&'static str, Vec<i64>) {
        let ids = |all: Vec<Warehouse>| all.into_iter().map(|one| one.warehouse_id).collect();
        match changes {
            None => ("more", vec![]),
            Some(FleetChanges::Some(some)) => ("some", ids(some)),
            Some(FleetChanges::All(all)) => ("all", ids(all)),
        }
    }

    #[test]
    fn the_first_look_is_everything_and_the_next_what_changed() {
        let mut feed = Feed::default();
        assert_eq!(ids(feed.take(page(&[(1, 0), (2, 1)], 1, 2))), ("all", vec![1, 2]));
        assert_eq!(feed.position(), Position(1));
        assert_eq!(ids(feed.take(page(&[(2, 2)], 2, 2))), ("some", vec![2]));
        assert_eq!(ids(feed.take(page(&[], 2, 2))), ("some", vec![]));
    }

    #[test]
    fn a_long_index_is_read_page_by_page() {
        let mut feed = Feed::default();
        assert_eq!(ids(feed.take(page(&[(1, 0), (2, 1)], 2, 3))), ("more", vec![]));
        assert_eq!(ids(feed.take(page(&[(3, 2)], 2, 3))), ("all", vec![1, 2, 3]));
    }

    #[test]
    fn a_delete_is_noticed_by_the_number_of_documents() {
        let mut feed = Feed::default();
        feed.take(page(&[(1, 0), (2, 1)], 1, 2));
        assert_eq!(ids(feed.take(page(&[(3, 3)], 3, 2))), ("more", vec![]));
        assert_eq!(ids(feed.take(page(&[(2, 1), (3, 3)], 3, 2))), ("all", vec![2, 3]));
    }

    #[test]
    fn an_index_made_anew_is_read_from_its_beginning() {
        let mut feed = Feed::default();
        feed.take(page(&[(1, 40)], 40, 1));
        assert_eq!(ids(feed.take(page(&[], 3, 1))), ("more", vec![]));
        assert_eq!(ids(feed.take(page(&[(7, 3)], 3, 1))), ("all", vec![7]));
    }

    #[test]
    fn an_empty_index_empties_the_map() {
        let mut feed = Feed::default();
        feed.take(page(&[(1, 0)], 0, 1));
        assert_eq!(ids(feed.take(page(&[], -1, 0))), ("more", vec![]));
        assert_eq!(ids(feed.take(page(&[], -1, 0))), ("all", vec![]));
    }
}

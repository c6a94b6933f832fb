//! All warehouses, kept by their changes.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::documents::Warehouse;

/// The warehouses as they were last seen.
#[derive(Debug, Default)]
pub struct Fleet {
    warehouses: BTreeMap<i64, Warehouse>,
    /// Seen anew since they were last told; those of them that are not there any more are gone.
    untold: BTreeSet<i64>,
}

/// What a look found.
#[derive(Debug, Clone, PartialEq)]
pub enum FleetChanges {
    /// Some are new or have changed; none is gone.
    Some(Vec<Warehouse>),
    /// These are all.
    All(Vec<Warehouse>),
}

impl Fleet {
    /// Takes the changes in.
    pub fn apply(&mut self, changes: FleetChanges) {
        let seen = match changes {
            FleetChanges::Some(seen) => seen,
            FleetChanges::All(seen) => {
                self.keep_only(&seen);
                seen
            }
        };
        for warehouse in seen {
            let id = warehouse.warehouse_id;
            if self.warehouses.get(&id) != Some(&warehouse) {
                self.warehouses.insert(id, warehouse);
                self.untold.insert(id);
            }
        }
    }

    /// Those that changed since the last call, and the ids of those that are gone.
    pub fn take_untold(&mut self) -> (Vec<Warehouse>, Vec<i64>) {
        let untold = std::mem::take(&mut self.untold);
        let gone = untold.iter().copied().filter(|id| !self.warehouses.contains_key(id)).collect();
        let changed = untold.iter().filter_map(|id| self.warehouses.get(id).cloned()).collect();
        (changed, gone)
    }

    /// Every warehouse, by id.
    pub fn all(&self) -> impl Iterator<Item = &Warehouse> {
        self.warehouses.values()
    }

    fn keep_only(&mut self, seen: &[Warehouse]) {
        let seen: HashSet<i64> = seen.iter().map(|warehouse| warehouse.warehouse_id).collect();
        let gone = self.warehouses.extract_if(.., |id, _| !seen.contains(id));
        self.untold.extend(gone.map(|(id, _)| id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warehouse(warehouse_id: i64, quantity: i64) -> Warehouse {
        Warehouse {
            warehouse_id,
            name: Some(format!("W{warehouse_id}")),
            location: None,
            quantity,
            capacity: Some(100),
            allocation: None,
            threshold: None,
            last_update: Some(1),
        }
    }

    #[test]
    fn only_what_differs_is_told() {
        let mut fleet = Fleet::default();
        let first = vec![warehouse(1, 10), warehouse(2, 20)];
        fleet.apply(FleetChanges::Some(first.clone()));
        assert_eq!(fleet.take_untold(), (first, vec![]));
        fleet.apply(FleetChanges::Some(vec![warehouse(1, 10), warehouse(2, 21)]));
        assert_eq!(fleet.take_untold(), (vec![warehouse(2, 21)], vec![]));
        assert_eq!(fleet.take_untold(), (vec![], vec![]));
    }

    #[test]
    fn what_is_not_among_all_is_gone() {
        let mut fleet = Fleet::default();
        fleet.apply(FleetChanges::All(vec![warehouse(1, 10), warehouse(2, 20)]));
        fleet.take_untold();
        fleet.apply(FleetChanges::All(vec![warehouse(2, 20), warehouse(3, 30)]));
        assert_eq!(fleet.take_untold(), (vec![warehouse(3, 30)], vec![1]));
        assert_eq!(fleet.all().count(), 2);
    }

    #[test]
    fn what_went_and_came_back_between_two_updates_is_there() {
        let mut fleet = Fleet::default();
        fleet.apply(FleetChanges::All(vec![warehouse(1, 10)]));
        fleet.take_untold();
        fleet.apply(FleetChanges::All(vec![]));
        fleet.apply(FleetChanges::Some(vec![warehouse(1, 11)]));
        assert_eq!(fleet.take_untold(), (vec![warehouse(1, 11)], vec![]));
    }
}

//! A table whose changes stay beside it until the transaction that carries them is committed.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

/// Committed values and, over them, staged ones. Nothing is ever removed: what is deleted leaves a
/// marker, and a staged value hides the committed one.
///
/// Staged values are ordered, as their order is that of the records they become.
#[derive(Debug)]
pub(crate) struct Overlay<K, V> {
    committed: HashMap<K, V>,
    staged: BTreeMap<K, V>,
}

impl<K, V> Default for Overlay<K, V> {
    fn default() -> Self {
        Self { committed: HashMap::new(), staged: BTreeMap::new() }
    }
}

impl<K: Copy + Ord + Hash, V> Overlay<K, V> {
    /// The value as the transaction under way sees it.
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.staged.get(key).or_else(|| self.committed.get(key))
    }

    /// Changes a value within the transaction under way.
    pub(crate) fn stage(&mut self, key: K, value: V) {
        self.staged.insert(key, value);
    }

    /// The staged values in the order of their keys, each with the committed one it replaces.
    pub(crate) fn staged(&self) -> impl Iterator<Item = (K, Option<&V>, &V)> {
        self.staged.iter().map(|(key, value)| (*key, self.committed.get(key), value))
    }

    /// Committed entries.
    pub(crate) fn len(&self) -> usize {
        self.committed.len()
    }

    /// Publishes what is staged.
    pub(crate) fn commit(&mut self) {
        self.committed.extend(std::mem::take(&mut self.staged));
    }

    /// Forgets what is staged.
    pub(crate) fn abort(&mut self) {
        self.staged.clear();
    }

    /// Takes over a value that was committed before; returns the one it replaces.
    pub(crate) fn restore(&mut self, key: K, value: V) -> Option<V> {
        self.committed.insert(key, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_value_hides_the_committed_one_until_it_is_forgotten() {
        let mut table = Overlay::default();
        table.restore(1, "old");
        table.stage(1, "new");
        assert_eq!(table.get(&1), Some(&"new"));
        assert_eq!(table.staged().collect::<Vec<_>>(), [(1, Some(&"old"), &"new")]);
        table.abort();
        assert_eq!(table.get(&1), Some(&"old"));
        assert_eq!(table.staged().count(), 0);
    }

    #[test]
    fn a_commit_publishes_what_is_staged() {
        let mut table = Overlay::default();
        table.stage(1, "new");
        table.commit();
        table.abort();
        assert_eq!(table.get(&1), Some(&"new"));
        assert_eq!(table.staged().count(), 0);
    }

    #[test]
    fn staged_values_come_in_the_order_of_their_keys() {
        let mut table = Overlay::default();
        for key in [3, 1, 2] {
            table.stage(key, ());
        }
        assert_eq!(table.staged().map(|(key, ..)| key).collect::<Vec<_>>(), [1, 2, 3]);
    }
}

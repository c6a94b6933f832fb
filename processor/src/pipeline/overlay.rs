//! Staged changes over committed values.
//!
//! The table itself holds the values as the transaction under way sees them, and a journal holds
//! what each touched key had before. So a change costs one search and a commit nothing; an abort
//! puts the old values back. Staging the new values instead, beside a table of the committed ones,
//! takes two searches to read and two more for each touched key to drain and to commit.
//!
//! Nobody sees a staged value as a committed one: [`Overlay::staged`] tells both, and
//! [`Overlay::len`] counts what is committed.

use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::hash_table::Entry;

use super::shards::Shards;

/// A table with staged changes. Nothing is ever deleted from it: a row that was deleted leaves a
/// marker.
#[derive(Debug)]
pub(crate) struct Overlay<K, V> {
    table: Shards<Slot<K, V>>,
    /// Keys touched by the transaction under way, in the order of their first touch.
    journal: Vec<Touched<K, V>>,
    /// Number of the transaction under way; never that of a slot it has not touched.
    transaction: u32,
}

#[derive(Debug)]
struct Slot<K, V> {
    key: K,
    value: V,
    /// The transaction that touched it last; bytes, as they need no padding behind other bytes.
    transaction: [u8; 4],
}

#[derive(Debug)]
struct Touched<K, V> {
    key: K,
    /// What was committed before, if anything.
    old: Option<V>,
}

impl<K, V> Default for Overlay<K, V> {
    fn default() -> Self {
        Self { table: Shards::default(), journal: Vec::new(), transaction: 1 }
    }
}

/// The place of a key in an [`Overlay`].
pub(crate) struct Place<'a, K, V> {
    key: K,
    entry: Entry<'a, Slot<K, V>>,
    journal: &'a mut Vec<Touched<K, V>>,
    transaction: [u8; 4],
}

impl<K: Copy, V> Place<'_, K, V> {
    /// The value as the transaction under way sees it.
    pub(crate) fn get(&self) -> Option<&V> {
        match &self.entry {
            Entry::Occupied(slot) => Some(&slot.get().value),
            Entry::Vacant(_) => None,
        }
    }

    /// Changes the value within the transaction under way.
    pub(crate) fn stage(self, value: V) {
        let Self { key, entry, journal, transaction } = self;
        match entry {
            Entry::Occupied(mut slot) => {
                let slot = slot.get_mut();
                let old = std::mem::replace(&mut slot.value, value);
                if slot.transaction != transaction {
                    slot.transaction = transaction;
                    journal.push(Touched { key, old: Some(old) });
                }
            }
            Entry::Vacant(slot) => {
                slot.insert(Slot { key, value, transaction });
                journal.push(Touched { key, old: None });
            }
        }
    }
}

fn hash<K: Hash>(key: &K) -> u64 {
    // Fixed, as no run may differ from another; keys are primary keys of the source, whose owner
    // gains nothing by letting them collide.
    FixedState::default().hash_one(key)
}

impl<K: Copy + Eq + Hash, V> Overlay<K, V> {
    /// The value as the transaction under way sees it.
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.table.find(hash(key), |slot| slot.key == *key).map(|slot| &slot.value)
    }

    /// The place of a key, to read and to change it with one search.
    pub(crate) fn place(&mut self, key: K) -> Place<'_, K, V> {
        let Self { table, journal, transaction } = self;
        let entry = table.entry(hash(&key), |slot| slot.key == key, |slot| hash(&slot.key));
        Place { key, entry, journal, transaction: transaction.to_ne_bytes() }
    }

    /// Changes a value within the transaction under way.
    pub(crate) fn stage(&mut self, key: K, value: V) {
        self.place(key).stage(value);
    }

    /// The staged values in the order in which their keys were first touched, each with the
    /// committed one it replaces.
    pub(crate) fn staged(&self) -> impl Iterator<Item = (K, Option<&V>, &V)> {
        self.journal
            .iter()
            .filter_map(|Touched { key, old }| Some((*key, old.as_ref(), self.get(key)?)))
    }

    /// Committed entries.
    pub(crate) fn len(&self) -> usize {
        let inserted = self.journal.iter().filter(|touched| touched.old.is_none()).count();
        self.table.len() - inserted
    }

    /// Publishes what is staged.
    pub(crate) fn commit(&mut self) {
        self.journal.clear();
        self.next_transaction();
    }

    /// Publishes what is staged, after `settle` on each staged value.
    pub(crate) fn commit_settled(&mut self, settle: impl Fn(&mut V)) {
        for Touched { key, .. } in &self.journal {
            if let Some(slot) = self.table.find_mut(hash(key), |slot| slot.key == *key) {
                settle(&mut slot.value);
            }
        }
        self.commit();
    }

    /// Forgets what is staged.
    pub(crate) fn abort(&mut self) {
        for Touched { key, old } in self.journal.drain(..) {
            let (hash, same) = (hash(&key), |slot: &Slot<K, V>| slot.key == key);
            match old {
                Some(old) => {
                    if let Some(slot) = self.table.find_mut(hash, same) {
                        slot.value = old;
                    }
                }
                None => self.table.remove(hash, same),
            }
        }
        self.next_transaction();
    }

    fn next_transaction(&mut self) {
        self.transaction = self.transaction.checked_add(1).unwrap_or_else(|| {
            // All numbers were used once: no slot may seem to be touched by one used again.
            self.table.iter_mut().for_each(|slot| slot.transaction = [0; 4]);
            1
        });
    }

    /// Takes over a value that was committed before; returns the one it replaces.
    pub(crate) fn restore(&mut self, key: K, value: V) -> Option<V> {
        match self.place(key).entry {
            Entry::Occupied(mut slot) => Some(std::mem::replace(&mut slot.get_mut().value, value)),
            Entry::Vacant(slot) => {
                slot.insert(Slot { key, value, transaction: [0; 4] });
                None
            }
        }
    }
}

#[cfg(test)]
#[path = "overlay_tests.rs"]
mod tests;

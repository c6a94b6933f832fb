//! A hash table that grows piece by piece.
//!
//! `hashbrown` doubles a table when seven eighths of its slots are taken, so that a single table
//! is between half full and full, and three times its old size while it moves. Here the slots are
//! spread over shards of different sizes, the largest twice the smallest, which therefore double
//! one after the other: at any number of entries about six in ten slots are taken, and what is
//! held twice during a move is a small part of the whole.

use hashbrown::{HashTable, hash_table::Entry};

/// Shards of a table.
const SHARDS: usize = 16;

/// A shard's share of all hashes grows from shard to shard: 16, 17, … 31 parts of this many.
const PARTS: usize = SHARDS * SHARDS + SHARDS * (SHARDS - 1) / 2;

/// The shard of each part.
const SHARD_OF_PART: [u8; PARTS] = {
    let mut shards = [0; PARTS];
    let (mut part, mut shard, mut end) = (0, 0, SHARDS);
    while part < PARTS {
        if part == end {
            shard += 1;
            end += SHARDS + shard as usize;
        }
        shards[part] = shard;
        part += 1;
    }
    shards
};

/// Entries found by their hash and a comparison.
#[derive(Debug)]
pub(crate) struct Shards<T>([HashTable<T>; SHARDS]);

impl<T> Default for Shards<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| HashTable::new()))
    }
}

impl<T> Shards<T> {
    /// The shard of a hash, by bits that `hashbrown` uses neither for the place nor for the tag of
    /// an entry in tables of this size.
    fn shard(hash: u64) -> usize {
        let bits = (hash >> 41) as usize & 0xffff;
        SHARD_OF_PART[(bits * PARTS) >> 16].into()
    }

    /// The entry with this hash for which `equal` holds.
    pub(crate) fn find(&self, hash: u64, equal: impl FnMut(&T) -> bool) -> Option<&T> {
        self.0[Self::shard(hash)].find(hash, equal)
    }

    /// The entry with this hash for which `equal` holds.
    pub(crate) fn find_mut(&mut self, hash: u64, equal: impl FnMut(&T) -> bool) -> Option<&mut T> {
        self.0[Self::shard(hash)].find_mut(hash, equal)
    }

    /// Removes the entry with this hash for which `equal` holds.
    pub(crate) fn remove(&mut self, hash: u64, equal: impl FnMut(&T) -> bool) {
        if let Ok(entry) = self.0[Self::shard(hash)].find_entry(hash, equal) {
            entry.remove();
        }
    }

    /// The place of the entry with this hash for which `equal` holds, taken or free; `rehash`
    /// repeats the hash of any entry.
    pub(crate) fn entry(
        &mut self,
        hash: u64,
        equal: impl FnMut(&T) -> bool,
        rehash: impl Fn(&T) -> u64,
    ) -> Entry<'_, T> {
        self.0[Self::shard(hash)].entry(hash, equal, rehash)
    }

    /// Number of entries.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(HashTable::len).sum()
    }

    /// All entries, in no order.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().flat_map(HashTable::iter_mut)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use foldhash::fast::FixedState;

    use super::*;

    fn hash(entry: &[u8; 45]) -> u64 {
        FixedState::default().hash_one(entry)
    }

    #[test]
    fn at_any_size_a_row_takes_little_more_than_its_bytes() {
        let mut table = Shards::default();
        let mut worst = 0;
        for number in 0..500_000_u64 {
            let mut entry = [0; 45];
            entry[..8].copy_from_slice(&number.to_le_bytes());
            table.entry(hash(&entry), |other| *other == entry, hash).insert(entry);
            if number > 100_000 && number % 1_000 == 0 {
                let bytes: usize = table.0.iter().map(HashTable::allocation_size).sum();
                worst = worst.max(bytes / table.len());
            }
        }
        assert!(worst < 85, "{worst} bytes for 45");
    }
}

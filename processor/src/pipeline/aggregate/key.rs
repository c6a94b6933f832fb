//! What is aggregated.

use std::fmt;

/// An aggregate: a warehouse over its items, or an item over its warehouses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AggregateKey {
    /// Id of a warehouse.
    Warehouse(i64),
    /// Id of an item.
    StockItem(i64),
}

impl AggregateKey {
    /// The id, whatever it is of.
    #[must_use]
    pub const fn id(self) -> i64 {
        let (Self::Warehouse(id) | Self::StockItem(id)) = self;
        id
    }

    /// The partition of the updates, of `partitions`, in which stage 2 keeps the aggregate.
    ///
    /// It must not change while there is state, so it depends on nothing but the key: the
    /// finalizer of splitmix64, which spreads the dense ids of a sequence evenly.
    pub(crate) const fn partition(self, partitions: u32) -> u32 {
        let kind: u64 = match self {
            Self::Warehouse(_) => 1,
            Self::StockItem(_) => 2,
        };
        let mut hash = self.id().cast_unsigned().wrapping_add(kind.wrapping_mul(SPREAD));
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^= hash >> 31;
        // The remainder is smaller than `partitions`, so it fits.
        #[expect(clippy::cast_possible_truncation, reason = "smaller than a u32")]
        let partition = (hash % partitions as u64) as u32;
        partition
    }
}

/// 2^64 divided by the golden ratio, as in splitmix64: tells the kinds apart.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl fmt::Display for AggregateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Warehouse(id) => write!(formatter, "warehouse `{id}`"),
            Self::StockItem(id) => write!(formatter, "stock item `{id}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partition_of_a_key_never_changes() {
        let partitions =
            |key: fn(i64) -> AggregateKey| [-1, 0, 1, 2, i64::MAX].map(|id| key(id).partition(12));
        assert_eq!(partitions(AggregateKey::Warehouse), [8, 7, 5, 10, 3]);
        assert_eq!(partitions(AggregateKey::StockItem), [9, 0, 7, 2, 3]);
    }

    #[test]
    fn dense_ids_spread_evenly() {
        let mut counts = [0_u32; 4];
        for id in 1..=4_000 {
            counts[AggregateKey::StockItem(id).partition(4) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (900..=1_100).contains(count)), "{counts:?}");
    }
}

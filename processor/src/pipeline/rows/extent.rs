//! The lowest and highest value that a quantity took.

/// A closed range of quantities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) low: i64,
    pub(crate) high: i64,
}

impl Extent {
    /// The range that holds `range` and `quantity`.
    pub(crate) fn including(range: Option<Self>, quantity: i64) -> Self {
        match range {
            Some(Self { low, high }) => Self { low: low.min(quantity), high: high.max(quantity) },
            None => Self { low: quantity, high: quantity },
        }
    }

    /// The range moved by `distance`; `None` if that does not fit 64 bits.
    pub(crate) fn shifted(self, distance: i64) -> Option<Self> {
        Some(Self { low: self.low.checked_add(distance)?, high: self.high.checked_add(distance)? })
    }
}

/// Where an item's quantity in one partition has been since the last update told of it, relative
/// to the partition's baseline. Coalescing changes into one update loses no extreme that way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extents {
    /// While the partition held rows of the item.
    pub(crate) extent: Option<Extent>,
    /// While it held none: part of the history only if other partitions held rows.
    pub(crate) extent_when_empty: Option<Extent>,
}

impl Extents {
    /// Adds a moment.
    pub(crate) fn include(&mut self, quantity: i64, rows: i64) {
        let range = if rows == 0 { &mut self.extent_when_empty } else { &mut self.extent };
        *range = Some(Extent::including(*range, quantity));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_without_rows_are_kept_apart() {
        let mut extents = Extents::default();
        extents.include(3, 1);
        extents.include(-2, 2);
        extents.include(-9, 0);
        assert_eq!(extents.extent, Some(Extent { low: -2, high: 3 }));
        assert_eq!(extents.extent_when_empty, Some(Extent { low: -9, high: -9 }));
    }

    #[test]
    fn a_shift_beyond_64_bits_is_noticed() {
        let range = Extent { low: 0, high: i64::MAX };
        assert_eq!(range.shifted(1), None);
        assert_eq!(range.shifted(-1), Some(Extent { low: -1, high: i64::MAX - 1 }));
    }
}

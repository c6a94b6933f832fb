//! Results -> bytes: outputs in the registry's wire format, internal records behind a version byte.

pub(super) mod avro;
pub(super) mod internal;
pub(super) mod outbound;
pub(super) mod output;

/// Where records are written one after the other, so that none allocates.
#[derive(Default)]
pub(super) struct Buffers {
    key: Vec<u8>,
    value: Vec<u8>,
    /// Tells that the record has no value, whatever stands there.
    tombstone: bool,
}

impl Buffers {
    /// The value's bytes; none for a tombstone.
    fn value(&self) -> Option<&[u8]> {
        (!self.tombstone).then_some(&self.value)
    }
}

/// Microseconds to milliseconds since 1970, as the outputs have it; rounded towards the past.
pub(super) const fn millis(micros: i64) -> i64 {
    micros.div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_1970_round_towards_the_past_too() {
        assert_eq!([1_999, 1_000, 0, -1, -1_001].map(millis), [1, 1, 0, -1, -2]);
    }
}

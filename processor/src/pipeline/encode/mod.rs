//! Results -> bytes: outputs in the registry's wire format, internal records behind a version byte.

pub(super) mod internal;
pub(super) mod outbound;
pub(super) mod output;
mod schemas;

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

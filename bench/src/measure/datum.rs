//! Reads the few fields of an output record that are needed, behind the registry's header.

/// A datum that is read from its beginning; every read is `None` once it is too short.
pub(super) struct Datum<'a>(&'a [u8]);

impl<'a> Datum<'a> {
    /// The datum of a record's key or value.
    pub(super) fn of(framed: &'a [u8]) -> Option<Self> {
        framed.get(5..).map(Self)
    }

    /// What has not been read.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// An int, a long, or the number of a union's branch.
    pub(super) fn long(&mut self) -> Option<i64> {
        let mut raw = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            raw |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some((raw >> 1).cast_signed() ^ -(raw & 1).cast_signed());
            }
        }
        None
    }

    /// Passes over a value of the union of null and string.
    pub(super) fn skip_optional_text(&mut self) -> Option<()> {
        if self.long()? == 1 {
            let length = usize::try_from(self.long()?).ok()?;
            self.0 = self.0.get(length..)?;
        }
        Some(())
    }

    /// Passes over a value of the union of null and double.
    pub(super) fn skip_optional_double(&mut self) -> Option<()> {
        if self.long()? == 1 {
            self.0 = self.0.get(8..)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_in_order() {
        let framed = [0, 0, 0, 0, 9, 0x2a, 2, 4, b'h', b'i', 0, 3];
        let mut datum = Datum::of(&framed).unwrap();
        assert_eq!(datum.long(), Some(21));
        datum.skip_optional_text().unwrap();
        datum.skip_optional_double().unwrap();
        assert_eq!(datum.long(), Some(-2));
        assert_eq!(datum.long(), None);
    }

    #[test]
    fn a_record_without_a_header_is_no_datum() {
        assert!(Datum::of(&[0, 0]).is_none());
    }
}

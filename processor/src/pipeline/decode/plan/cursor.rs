//! Primitive reads of Avro's binary encoding, each bounded by the bytes that are there.

use super::Fault;

/// A `long` of 64 bits has at most this many groups of seven.
const VARINT_BYTES_MAX: usize = 10;

/// The bytes that are not read yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Bytes that are left.
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(Fault::Ended { needed: count, left: self.left() })?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next `N` bytes.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (taken, rest) =
            self.rest.split_first_chunk().ok_or(Fault::Ended { needed: N, left: self.left() })?;
        self.rest = rest;
        Ok(*taken)
    }

    /// An `int` or `long`.
    #[inline]
    pub(super) fn long(&mut self) -> Result<i64, Fault> {
        if let [byte @ 0..0x80, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(zigzag(u64::from(*byte)));
        }
        self.varint().map(zigzag)
    }

    fn varint(&mut self) -> Result<u64, Fault> {
        let mut number = 0;
        for (index, byte) in self.rest.iter().take(VARINT_BYTES_MAX).enumerate() {
            let group = u64::from(byte & 0x7f);
            if index == VARINT_BYTES_MAX - 1 && *byte > 1 {
                break;
            }
            number |= group << (7 * index);
            if *byte < 0x80 {
                self.rest = self.rest.get(index + 1..).unwrap_or_default();
                return Ok(number);
            }
        }
        Err(self.unended())
    }

    /// An `int`.
    pub(super) fn int(&mut self) -> Result<i32, Fault> {
        let number = self.long()?;
        i32::try_from(number).map_err(|_| Fault::IntTooLarge { number })
    }

    /// Steps over an `int` or `long`.
    #[inline]
    pub(super) fn skip_varint(&mut self) -> Result<(), Fault> {
        match self.rest.iter().take(VARINT_BYTES_MAX).position(|byte| *byte < 0x80) {
            Some(last) => {
                self.rest = self.rest.get(last + 1..).unwrap_or_default();
                Ok(())
            }
            None => Err(self.unended()),
        }
    }

    /// `string` or `bytes`.
    #[inline]
    pub(super) fn prefixed(&mut self) -> Result<&'a [u8], Fault> {
        let length = self.long()?;
        match usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length)) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => Err(Fault::Length { length, left: self.left() }),
        }
    }

    #[cold]
    const fn unended(&self) -> Fault {
        if self.rest.len() < VARINT_BYTES_MAX {
            Fault::Ended { needed: self.rest.len() + 1, left: self.rest.len() }
        } else {
            Fault::NumberTooLong
        }
    }
}

const fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_over_their_whole_range() {
        let read = |bytes: &[u8]| Cursor::new(bytes).long().unwrap();
        assert_eq!([read(&[0]), read(&[1]), read(&[2]), read(&[0x80, 1])], [0, -1, 1, 64]);
        let end = |last| [[0xff; 9].as_slice(), &[last]].concat();
        assert_eq!(read(&end(1)), i64::MIN);
        assert_eq!(read(&[[0xfe].as_slice(), &[0xff; 8], &[1]].concat()), i64::MAX);
    }

    #[test]
    fn a_number_of_more_than_64_bits_is_a_fault() {
        let bytes = [[0xff; 9].as_slice(), &[2]].concat();
        assert_eq!(Cursor::new(&bytes).long(), Err(Fault::NumberTooLong));
        assert_eq!(Cursor::new(&[0x80; 11]).long(), Err(Fault::NumberTooLong));
        assert_eq!(Cursor::new(&[0x80; 11]).skip_varint(), Err(Fault::NumberTooLong));
    }

    #[test]
    fn a_length_beyond_the_bytes_is_a_fault_with_both() {
        let fault = Cursor::new(&[8, 1, 2]).prefixed();
        assert_eq!(fault, Err(Fault::Length { length: 4, left: 2 }));
        assert_eq!(Cursor::new(&[1]).prefixed(), Err(Fault::Length { length: -1, left: 0 }));
        let longest = [[0xff; 9].as_slice(), &[1]].concat();
        assert!(matches!(Cursor::new(&longest).prefixed(), Err(Fault::Length { .. })));
    }

    #[test]
    fn bytes_that_end_within_a_number_are_a_fault() {
        let fault = Err(Fault::Ended { needed: 3, left: 2 });
        assert_eq!(Cursor::new(&[0x80, 0x80]).long(), fault);
    }
}

//! Primitive reads of Avro's binary encoding, each bounded by the bytes that are there.

use super::Fault;

/// A `long` of 64 bits has at most this many groups of seven.
const VARINT_BYTES_MAX: usize = 10;

/// The highest bit of a byte says that the number goes on.
const GOES_ON: u64 = 0x8080_8080_8080_8080;

/// What is wrong is in the cursor: a result without it fits the registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

/// The bytes that are not read yet, and what was wrong with them.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
    fault: Option<Fault>,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, fault: None }
    }

    /// Bytes that are left.
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// What was wrong, once something was.
    pub(super) const fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Says what is wrong.
    #[cold]
    pub(super) const fn fail<T>(&mut self, fault: Fault) -> Result<T, Broken> {
        self.fault = Some(fault);
        Err(Broken)
    }

    /// The next `count` bytes.
    #[inline]
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Broken> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            return self.fail(Fault::Ended { needed: count, left: self.left() });
        };
        self.rest = rest;
        Ok(taken)
    }

    /// The next `N` bytes.
    #[inline]
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let Some((taken, rest)) = self.rest.split_first_chunk() else {
            return self.fail(Fault::Ended { needed: N, left: self.left() });
        };
        self.rest = rest;
        Ok(*taken)
    }

    /// An `int` or `long`.
    #[inline]
    pub(super) fn long(&mut self) -> Result<i64, Broken> {
        match self.rest {
            [byte @ 0..0x80, rest @ ..] => {
                self.rest = rest;
                Ok(zigzag(u64::from(*byte)))
            }
            _ => self.varint(),
        }
    }

    #[inline(never)]
    fn varint(&mut self) -> Result<i64, Broken> {
        let mut number = 0;
        for (index, byte) in self.rest.iter().take(VARINT_BYTES_MAX).enumerate() {
            if index == VARINT_BYTES_MAX - 1 && *byte > 1 {
                break;
            }
            number |= u64::from(byte & 0x7f) << (7 * index);
            if *byte < 0x80 {
                self.rest = self.rest.get(index + 1..).unwrap_or_default();
                return Ok(zigzag(number));
            }
        }
        self.unended()
    }

    /// An `int`.
    #[inline]
    pub(super) fn int(&mut self) -> Result<i32, Broken> {
        let number = self.long()?;
        i32::try_from(number).or_else(|_| self.fail(Fault::IntTooLarge { number }))
    }

    /// Steps over an `int` or `long`.
    #[inline]
    pub(super) fn skip_varint(&mut self) -> Result<(), Broken> {
        if let Some((word, _)) = self.rest.split_first_chunk() {
            let ends = !u64::from_le_bytes(*word) & GOES_ON;
            if ends != 0 {
                let bytes = ends.trailing_zeros() as usize / 8 + 1;
                self.rest = self.rest.get(bytes..).unwrap_or_default();
                return Ok(());
            }
        }
        self.skip_long_varint()
    }

    /// At the end of the datum, or of more than eight bytes.
    #[inline(never)]
    fn skip_long_varint(&mut self) -> Result<(), Broken> {
        match self.rest.iter().take(VARINT_BYTES_MAX).position(|byte| *byte < 0x80) {
            Some(last) => {
                self.rest = self.rest.get(last + 1..).unwrap_or_default();
                Ok(())
            }
            None => self.unended(),
        }
    }

    /// `string` or `bytes`.
    #[inline]
    pub(super) fn prefixed(&mut self) -> Result<&'a [u8], Broken> {
        let length = self.long()?;
        match usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length)) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => self.fail(Fault::Length { length, left: self.left() }),
        }
    }

    #[cold]
    fn unended<T>(&mut self) -> Result<T, Broken> {
        let left = self.left();
        self.fail(if left < VARINT_BYTES_MAX {
            Fault::Ended { needed: left + 1, left }
        } else {
            Fault::NumberTooLong
        })
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

    fn fault<'a, T>(
        bytes: &'a [u8],
        read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Broken>,
    ) -> Fault {
        let mut cursor = Cursor::new(bytes);
        assert!(read(&mut cursor).is_err());
        cursor.fault().unwrap()
    }

    #[test]
    fn a_number_is_stepped_over_wherever_it_ends() {
        for length in 1..=VARINT_BYTES_MAX {
            for behind in 0..10 {
                let number = [vec![0x80; length - 1], vec![1]].concat();
                let bytes = [number, vec![0x80; behind]].concat();
                let mut cursor = Cursor::new(&bytes);
                cursor.skip_varint().unwrap();
                assert_eq!(cursor.left(), behind, "{length} bytes and {behind}");
            }
        }
    }

    #[test]
    fn a_number_of_more_than_64_bits_is_a_fault() {
        let bytes = [[0xff; 9].as_slice(), &[2]].concat();
        assert_eq!(fault(&bytes, Cursor::long), Fault::NumberTooLong);
        assert_eq!(fault(&[0x80; 11], Cursor::long), Fault::NumberTooLong);
        assert_eq!(fault(&[0x80; 11], Cursor::skip_varint), Fault::NumberTooLong);
    }

    #[test]
    fn a_length_beyond_the_bytes_is_a_fault_with_both() {
        let length = |bytes: &[u8]| fault(bytes, |cursor| cursor.prefixed().map(drop));
        assert_eq!(length(&[8, 1, 2]), Fault::Length { length: 4, left: 2 });
        assert_eq!(length(&[1]), Fault::Length { length: -1, left: 0 });
        let longest = [[0xff; 9].as_slice(), &[1]].concat();
        assert!(matches!(length(&longest), Fault::Length { length: i64::MIN, left: 0 }));
    }

    #[test]
    fn bytes_that_end_within_a_number_are_a_fault() {
        let expected = Fault::Ended { needed: 3, left: 2 };
        assert_eq!(fault(&[0x80, 0x80], Cursor::long), expected);
        assert_eq!(fault(&[0x80, 0x80], Cursor::skip_varint), expected);
    }
}

//! Primitive reads of Avro's binary encoding, each bounded by the bytes that are there.
//!
//! Everything small is inlined into the loop over the steps, where the position stays in a register:
//! kept in memory, it costs each step a store and a load that wait for each other.
#![expect(
    clippy::inline_always,
    reason = "the position stays in a register only where nothing takes its address"
)]

use super::Fault;

/// A `long` of 64 bits has at most this many groups of seven.
const VARINT_BYTES_MAX: usize = 10;

/// The highest bit of a byte says that the number goes on.
const GOES_ON: u64 = 0x8080_8080_8080_8080;

/// A datum, and how far it is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    datum: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(datum: &'a [u8]) -> Self {
        Self { datum, at: 0 }
    }

    /// Bytes that are read.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Bytes that are left.
    pub(super) const fn left(&self) -> usize {
        self.datum.len() - self.at
    }

    /// The next `count` bytes.
    #[inline(always)]
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let end = self.at.checked_add(count);
        match end.and_then(|end| self.datum.get(self.at..end)) {
            Some(taken) => {
                self.at += count;
                Ok(taken)
            }
            None => Err(Fault::Ended { needed: count, left: self.left() }),
        }
    }

    /// The next `N` bytes.
    #[inline(always)]
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        match self.datum.get(self.at..).and_then(<[u8]>::first_chunk) {
            Some(taken) => {
                self.at += N;
                Ok(*taken)
            }
            None => Err(Fault::Ended { needed: N, left: self.left() }),
        }
    }

    /// An `int` or `long`.
    #[inline(always)]
    pub(super) fn long(&mut self) -> Result<i64, Fault> {
        match self.datum.get(self.at) {
            Some(byte @ 0..0x80) => {
                self.at += 1;
                Ok(zigzag(u64::from(*byte)))
            }
            _ => self.long_varint(),
        }
    }

    /// A number of two bytes or more.
    #[inline(always)]
    fn long_varint(&mut self) -> Result<i64, Fault> {
        if let Some(word) = self.datum.get(self.at..).and_then(<[u8]>::first_chunk) {
            let word = u64::from_le_bytes(*word);
            let ends = !word & GOES_ON;
            if ends != 0 {
                self.at += ends.trailing_zeros() as usize / 8 + 1;
                // All bits up to the end's, without those that only say whether it goes on.
                return Ok(zigzag(groups(word & (ends ^ (ends - 1)) & !GOES_ON)));
            }
        }
        let (number, end) = varint(self.datum, self.at)?;
        self.at = end;
        Ok(number)
    }

    /// An `int`.
    #[inline(always)]
    pub(super) fn int(&mut self) -> Result<i32, Fault> {
        let number = self.long()?;
        i32::try_from(number).map_err(|_| Fault::IntTooLarge { number })
    }

    /// Steps over an `int` or `long`.
    #[inline(always)]
    pub(super) fn skip_varint(&mut self) -> Result<(), Fault> {
        if let Some([word @ .., ninth]) =
            self.datum.get(self.at..).and_then(<[u8]>::first_chunk::<9>)
        {
            let ends = !u64::from_le_bytes(*word) & GOES_ON;
            if ends != 0 {
                self.at += ends.trailing_zeros() as usize / 8 + 1;
                return Ok(());
            }
            // Nanoseconds since 1970, as each of Debezium's envelopes has them twice.
            if *ninth < 0x80 {
                self.at += 9;
                return Ok(());
            }
        }
        self.at = end_of_varint(self.datum, self.at)?;
        Ok(())
    }

    /// `string` or `bytes`.
    #[inline(always)]
    pub(super) fn prefixed(&mut self) -> Result<&'a [u8], Fault> {
        let length = self.long()?;
        let end = usize::try_from(length).ok().and_then(|length| self.at.checked_add(length));
        match end.and_then(|end| self.datum.get(self.at..end)) {
            Some(taken) => {
                self.at += taken.len();
                Ok(taken)
            }
            None => Err(Fault::Length { length, left: self.left() }),
        }
    }
}

/// Pushes the eight groups of seven bits together, two at a time.
#[inline(always)]
const fn groups(word: u64) -> u64 {
    let word = (word & 0x007f_007f_007f_007f) | (word & 0x7f00_7f00_7f00_7f00) >> 1;
    let word = (word & 0x0000_3fff_0000_3fff) | (word & 0x3fff_0000_3fff_0000) >> 2;
    (word & 0x0000_0000_0fff_ffff) | (word & 0x0fff_ffff_0000_0000) >> 4
}

/// A number at the end of the datum or of more than eight bytes, and where it ends.
#[inline(never)]
fn varint(datum: &[u8], at: usize) -> Result<(i64, usize), Fault> {
    let end = end_of_varint(datum, at)?;
    let bytes = datum.get(at..end).unwrap_or_default();
    if let [.., last] = bytes
        && bytes.len() == VARINT_BYTES_MAX
        && *last > 1
    {
        return Err(Fault::NumberTooLong);
    }
    let groups = bytes.iter().enumerate();
    let number = groups.fold(0, |sum, (index, byte)| sum | u64::from(byte & 0x7f) << (7 * index));
    Ok((zigzag(number), end))
}

/// Where the number ends that begins at `at`.
#[inline(never)]
fn end_of_varint(datum: &[u8], at: usize) -> Result<usize, Fault> {
    let rest = datum.get(at..).unwrap_or_default();
    match rest.iter().take(VARINT_BYTES_MAX).position(|byte| *byte < 0x80) {
        Some(last) => Ok(at + last + 1),
        None if rest.len() < VARINT_BYTES_MAX => {
            Err(Fault::Ended { needed: rest.len() + 1, left: rest.len() })
        }
        None => Err(Fault::NumberTooLong),
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
        read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Fault>,
    ) -> Fault {
        let mut cursor = Cursor::new(bytes);
        read(&mut cursor).map(drop).unwrap_err()
    }

    #[test]
    fn a_number_is_read_and_stepped_over_wherever_it_ends() {
        for length in 1..=VARINT_BYTES_MAX {
            for behind in 0..10 {
                let groups = (1..length).map(|group| 0x80 | u8::try_from(group).unwrap());
                let bytes: Vec<u8> = groups.chain([1]).chain(vec![0x80; behind]).collect();
                let expected = (1..length)
                    .chain([1])
                    .zip((0..).step_by(7))
                    .fold(0, |sum, (group, shift)| sum | (group as u64) << shift);
                let (mut read, mut stepped_over) = (Cursor::new(&bytes), Cursor::new(&bytes));
                assert_eq!(read.long(), Ok(zigzag(expected)), "{length} bytes and {behind}");
                stepped_over.skip_varint().unwrap();
                assert_eq!((read.left(), stepped_over.left()), (behind, behind), "{length} bytes");
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

//! Bounded reads: bytes of an internal topic may be anything.

use crate::pipeline::error::InternalError;

/// What is left of a record.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads `bytes` from their start.
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// One byte.
    pub(super) fn byte(&mut self, field: &'static str) -> Result<u8, InternalError> {
        let (byte, rest) = self.0.split_first().ok_or(InternalError::CutShort { field })?;
        self.0 = rest;
        Ok(*byte)
    }

    /// A byte of which only the bits of `known` may be set.
    pub(super) fn flags(&mut self, field: &'static str, known: u8) -> Result<u8, InternalError> {
        let flags = self.byte(field)?;
        if flags & !known == 0 {
            Ok(flags)
        } else {
            Err(InternalError::Unknown { field, actual: flags })
        }
    }

    fn bytes(&mut self, field: &'static str, count: usize) -> Result<&'a [u8], InternalError> {
        let (bytes, rest) =
            self.0.split_at_checked(count).ok_or(InternalError::CutShort { field })?;
        self.0 = rest;
        Ok(bytes)
    }

    fn unsigned(&mut self, field: &'static str) -> Result<u64, InternalError> {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte(field)?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(InternalError::OutOfRange { field })
    }

    /// A number of up to 64 bits.
    pub(super) fn long(&mut self, field: &'static str) -> Result<i64, InternalError> {
        let zigzag = self.unsigned(field)?;
        Ok((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// A number of up to 32 bits.
    pub(super) fn int(&mut self, field: &'static str) -> Result<i32, InternalError> {
        self.long(field)?.try_into().map_err(|_| InternalError::OutOfRange { field })
    }

    /// A floating-point number.
    pub(super) fn double(&mut self, field: &'static str) -> Result<f64, InternalError> {
        let bytes = self.bytes(field, size_of::<f64>())?;
        Ok(f64::from_le_bytes(bytes.try_into().map_err(|_| InternalError::CutShort { field })?))
    }

    /// A text.
    pub(super) fn text(&mut self, field: &'static str) -> Result<String, InternalError> {
        let count = self.unsigned(field)?;
        let count = count.try_into().map_err(|_| InternalError::OutOfRange { field })?;
        let bytes = self.bytes(field, count)?.to_vec();
        String::from_utf8(bytes).map_err(|_| InternalError::NotText { field })
    }

    /// A number of elements, each of which takes at least one byte.
    pub(super) fn count(&mut self, field: &'static str) -> Result<usize, InternalError> {
        let count = self.unsigned(field)?;
        let count = count.try_into().map_err(|_| InternalError::OutOfRange { field })?;
        if count <= self.0.len() { Ok(count) } else { Err(InternalError::CutShort { field }) }
    }

    /// Nothing may be left.
    pub(super) const fn finish(self) -> Result<(), InternalError> {
        match self.0.len() {
            0 => Ok(()),
            count => Err(InternalError::TrailingBytes { count }),
        }
    }
}

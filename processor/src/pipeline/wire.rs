//! The registry's wire format: a zero byte, the schema's id in four bytes (big endian), the datum.

use super::Rejected;
use crate::pipeline::error::Part;

const MAGIC: u8 = 0;
const HEADER_BYTES: usize = 5;

/// Splits `bytes` into the schema's id and the datum.
pub(super) fn split(part: Part, bytes: &[u8]) -> Result<(u32, &[u8]), Rejected> {
    let Some((header, datum)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
        return Err(Rejected::TooShort { part, expected: HEADER_BYTES, actual: bytes.len() });
    };
    let [magic, id @ ..] = *header;
    if magic != MAGIC {
        return Err(Rejected::NotWireFormat { part, actual: magic });
    }
    Ok((u32::from_be_bytes(id), datum))
}

/// Begins `bytes` with the header that says which schema the datum behind it is written with.
pub(super) fn begin(bytes: &mut Vec<u8>, id: u32) {
    bytes.clear();
    bytes.push(MAGIC);
    bytes.extend(id.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_split_off_as_it_was_written() {
        let mut bytes = b"what stood there before".to_vec();
        begin(&mut bytes, 0x0102_0304);
        bytes.extend(b"datum");
        assert_eq!(bytes[..5], [0, 1, 2, 3, 4]);
        let (id, datum) = split(Part::Value, &bytes).unwrap();
        assert_eq!((id, datum), (0x0102_0304, b"datum".as_slice()));
    }

    #[test]
    fn fewer_bytes_than_a_header_are_rejected_with_both_lengths() {
        let error = split(Part::Key, &[0, 0, 1]).unwrap_err();
        assert_eq!(error.to_string(), "key has 3 bytes, at least 5 are needed");
    }

    #[test]
    fn another_first_byte_is_rejected_by_its_value() {
        let error = split(Part::Value, b"{\"op\":\"c\"}").unwrap_err();
        assert_eq!(error.to_string(), "value starts with byte `0x7b`, not with `0x00`");
    }
}

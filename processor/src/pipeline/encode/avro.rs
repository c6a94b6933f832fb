//! Avro's binary encoding of the types that the outputs use.
//!
//! `apache-avro` walks the schema for every datum. The outputs' schemas are
//! part of this program, so each output knows its fields by heart; tests hold every one of them
//! against the schema file and `apache-avro`.

/// Something that has an Avro schema among the outputs.
pub(crate) trait Datum {
    /// Appends the datum.
    fn write(&self, bytes: &mut Vec<u8>);
}

impl Datum for i64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, *self);
    }
}

/// `long` and `int`: zigzag, then seven bits a byte, the lowest first.
pub(crate) fn long(bytes: &mut Vec<u8>, value: i64) {
    unsigned(bytes, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

/// What [`long`] is without a sign: seven bits a byte, the lowest first.
pub(crate) fn unsigned(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        let [low, ..] = value.to_le_bytes();
        bytes.push(low | 0x80);
        value >>= 7;
    }
    let [last, ..] = value.to_le_bytes();
    bytes.push(last);
}

/// `double`.
pub(crate) fn double(bytes: &mut Vec<u8>, value: f64) {
    bytes.extend_from_slice(&value.to_le_bytes());
}

/// `string`.
pub(crate) fn string(bytes: &mut Vec<u8>, value: &str) {
    unsigned(bytes, (value.len() as u64) << 1);
    bytes.extend_from_slice(value.as_bytes());
}

/// A union of `null` and one more type, in that order.
pub(crate) fn nullable<T>(
    bytes: &mut Vec<u8>,
    value: Option<T>,
    write: impl FnOnce(&mut Vec<u8>, T),
) {
    match value {
        None => bytes.push(0),
        Some(value) => {
            bytes.push(2);
            write(bytes, value);
        }
    }
}

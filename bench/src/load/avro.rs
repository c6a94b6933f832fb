//! The few Avro encodings an envelope needs. At ten million records a generic encoder would take
//! longer than what is measured; a test holds this one against `apache-avro`.

/// Appends the registry's header.
pub(super) fn header(buffer: &mut Vec<u8>, schema_id: u32) {
    buffer.push(0);
    buffer.extend(schema_id.to_be_bytes());
}

/// Appends an int or a long: zigzag, seven bits a byte.
pub(super) fn long(buffer: &mut Vec<u8>, value: i64) {
    let mut rest = (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned();
    while rest >= 0x80 {
        buffer.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    buffer.push(rest.to_le_bytes()[0]);
}

/// Appends a double.
pub(super) fn double(buffer: &mut Vec<u8>, value: f64) {
    buffer.extend(value.to_le_bytes());
}

/// Appends a string.
pub(super) fn text(buffer: &mut Vec<u8>, value: &str) {
    long(buffer, i64::try_from(value.len()).unwrap_or(i64::MAX));
    buffer.extend(value.as_bytes());
}

/// Appends a value of the union `["null", "long"]`.
pub(super) fn some_long(buffer: &mut Vec<u8>, value: i64) {
    buffer.push(2);
    long(buffer, value);
}

/// Appends the first branch of a union.
pub(super) fn first_branch(buffer: &mut Vec<u8>) {
    buffer.push(0);
}

/// Appends the mark of a union's second branch.
pub(super) fn second_branch(buffer: &mut Vec<u8>) {
    buffer.push(2);
}

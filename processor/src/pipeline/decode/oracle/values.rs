//! Random datums of a schema, written by the specification and not by a library.

use apache_avro::{
    Schema,
    schema::{InnerDecimalSchema, NamesRef, UuidSchema},
};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Nested deeper, unions take the branch that ends first and arrays are empty.
const DEPTH_MAX: usize = 12;

/// Writes a random value of a schema.
pub(super) fn write(
    schema: &Schema,
    names: &NamesRef<'_>,
    random: &mut ChaCha8Rng,
    depth: usize,
    bytes: &mut Vec<u8>,
) {
    match schema {
        Schema::Null => {}
        Schema::Boolean => bytes.push(random.random_range(0..2)),
        Schema::Int | Schema::Date | Schema::TimeMillis => {
            long(i32_of(random).into(), bytes);
        }
        Schema::Float => bytes.extend(random.random_range(-1e9_f32..1e9).to_le_bytes()),
        Schema::Double => bytes.extend(random.random_range(-1e9_f64..1e9).to_le_bytes()),
        Schema::String => text(random, bytes),
        Schema::Uuid(UuidSchema::String) => {
            prefixed(b"123e4567-e89b-12d3-a456-426614174000", bytes);
        }
        Schema::Bytes => text_or_bytes(random, bytes),
        Schema::Decimal(decimal) => match &decimal.inner {
            InnerDecimalSchema::Bytes => prefixed(&[1, 2, 3], bytes),
            InnerDecimalSchema::Fixed(fixed) => bytes.extend(vec![1; fixed.size]),
        },
        Schema::Fixed(fixed) => bytes.extend((0..fixed.size).map(|_| random.random::<u8>())),
        Schema::Enum(symbols) => {
            long(random.random_range(0..symbols.symbols.len()) as i64, bytes);
        }
        Schema::Array(array) => blocks(random, depth, bytes, |random, bytes| {
            write(&array.items, names, random, depth + 1, bytes);
        }),
        Schema::Map(map) => blocks(random, depth, bytes, |random, bytes| {
            prefixed(b"key", bytes);
            write(&map.types, names, random, depth + 1, bytes);
        }),
        Schema::Union(union) => {
            let variants = union.variants();
            let null = variants.iter().position(|variant| matches!(variant, Schema::Null));
            let branch = match null {
                Some(null) if depth > DEPTH_MAX => null,
                _ => random.random_range(0..variants.len()),
            };
            long(branch as i64, bytes);
            write(&variants[branch], names, random, depth + 1, bytes);
        }
        Schema::Record(record) => {
            for field in &record.fields {
                let usual = match field.name.as_str() {
                    "op" => Some("crud"),
                    _ => None,
                };
                if let (Some(ops), Schema::String, true) =
                    (usual, &field.schema, random.random_ratio(9, 10))
                {
                    let at = random.random_range(0..ops.len());
                    prefixed(&ops.as_bytes()[at..=at], bytes);
                } else {
                    write(&field.schema, names, random, depth + 1, bytes);
                }
            }
        }
        Schema::Ref { name } => {
            let schema = names.iter().find(|(known, _)| known.name() == name.name());
            write(schema.unwrap().1, names, random, depth + 1, bytes);
        }
        _ => long(i64_of(random), bytes),
    }
}

fn blocks(
    random: &mut ChaCha8Rng,
    depth: usize,
    bytes: &mut Vec<u8>,
    mut item: impl FnMut(&mut ChaCha8Rng, &mut Vec<u8>),
) {
    let blocks = if depth > DEPTH_MAX { 0 } else { random.random_range(0..3) };
    for _ in 0..blocks {
        let count = random.random_range(1..4_i64);
        let mut items = Vec::new();
        for _ in 0..count {
            item(random, &mut items);
        }
        if random.random() {
            long(count, bytes);
        } else {
            long(-count, bytes);
            long(items.len() as i64, bytes);
        }
        bytes.extend(items);
    }
    long(0, bytes);
}

fn text(random: &mut ChaCha8Rng, bytes: &mut Vec<u8>) {
    match random.random_range(0..4) {
        0 => prefixed("bölt №7".as_bytes(), bytes),
        1 => prefixed(b"__debezium_unavailable_value", bytes),
        _ => {
            let time = jiff::Timestamp::from_microsecond(random.random_range(0..1 << 52)).unwrap();
            prefixed(time.to_string().as_bytes(), bytes);
        }
    }
}

fn text_or_bytes(random: &mut ChaCha8Rng, bytes: &mut Vec<u8>) {
    if random.random() { text(random, bytes) } else { prefixed(&[0xff, 0, 7], bytes) }
}

fn prefixed(content: &[u8], bytes: &mut Vec<u8>) {
    long(content.len() as i64, bytes);
    bytes.extend(content);
}

/// Numbers of every length are as likely.
fn i64_of(random: &mut ChaCha8Rng) -> i64 {
    random.random::<i64>() >> random.random_range(0..64)
}

fn i32_of(random: &mut ChaCha8Rng) -> i32 {
    random.random::<i32>() >> random.random_range(0..32)
}

fn long(number: i64, bytes: &mut Vec<u8>) {
    let mut rest = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while rest > 0x7f {
        bytes.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

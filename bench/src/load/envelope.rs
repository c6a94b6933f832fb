//! Debezium's envelopes of the three tables, byte for byte as its converter writes them.

use super::{
    avro::{double, first_branch, header, long, second_branch, some_long, text},
    schemas::SchemaIds,
};

/// Beginning of 2026 in milliseconds since 1970: when the first change is said to have happened.
const START_MS: i64 = 1_767_225_600_000;
/// Bytes of write-ahead log between two changes.
const LSN_STEP: i64 = 136;

/// What happened to a row of `stock_quantity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    /// Found by the snapshot.
    Read,
    /// Inserted.
    Create,
    /// Updated.
    Update,
    /// Deleted; a tombstone follows.
    Delete,
    /// The tombstone.
    Tombstone,
}

impl Op {
    const fn code(self) -> &'static str {
        match self {
            Self::Read => "r",
            Self::Create => "c",
            Self::Update => "u",
            Self::Delete | Self::Tombstone => "d",
        }
    }
}

/// A change of a row of `stock_quantity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    /// What happened.
    pub(crate) op: Op,
    /// The row's warehouse.
    pub(crate) warehouse_id: i64,
    /// The row's item.
    pub(crate) stock_item_id: i64,
    /// The row's quantity after it.
    pub(crate) quantity: i32,
    /// Its place in the history; log position and times of the envelope follow from it.
    pub(crate) number: u64,
    /// Place in the history that `last_update` tells; below `number` for a change that comes late.
    pub(crate) written: u64,
}

impl Change {
    /// `last_update` as the output topics tell it, in milliseconds since 1970.
    #[must_use]
    pub(crate) fn last_update_ms(&self) -> i64 {
        START_MS + self.written.cast_signed()
    }
}

/// Writes a change's value, header included.
pub(super) fn stock(buffer: &mut Vec<u8>, ids: SchemaIds, change: &Change) {
    buffer.clear();
    header(buffer, ids.value);
    let row = |buffer: &mut Vec<u8>, quantity: i32, last_update: &str| {
        second_branch(buffer);
        long(buffer, change.warehouse_id);
        long(buffer, change.stock_item_id);
        long(buffer, quantity.into());
        text(buffer, last_update);
    };
    if change.op == Op::Delete {
        // The default replica identity leaves defaults in all columns but the key.
        row(buffer, 0, "1970-01-01T00:00:00.000000Z");
        first_branch(buffer);
    } else {
        first_branch(buffer);
        row(buffer, change.quantity, &zoned(change.last_update_ms()));
    }
    tail(buffer, "stock_quantity", change.op.code(), change.number.cast_signed());
}

/// Writes the value of a warehouse's row.
pub(super) fn warehouse(buffer: &mut Vec<u8>, ids: SchemaIds, id: i64, capacity: i32) {
    buffer.clear();
    header(buffer, ids.value);
    first_branch(buffer);
    second_branch(buffer);
    long(buffer, id);
    text(buffer, &format!("Warehouse {id}"));
    #[expect(clippy::cast_precision_loss, reason = "a few thousand warehouses at most")]
    let degrees = id as f64 / 100.0;
    double(buffer, 30.0 + degrees % 30.0);
    double(buffer, -120.0 + degrees);
    long(buffer, capacity.into());
    text(buffer, &zoned(START_MS));
    tail(buffer, "warehouse", "r", 0);
}

/// Writes the value of an item's row.
pub(super) fn stock_item(buffer: &mut Vec<u8>, ids: SchemaIds, id: i64) {
    buffer.clear();
    header(buffer, ids.value);
    first_branch(buffer);
    second_branch(buffer);
    long(buffer, id);
    text(buffer, &format!("Item number {id}"));
    tail(buffer, "stock_item", "r", 0);
}

/// `source` and all that follows it.
fn tail(buffer: &mut Vec<u8>, table: &str, op: &str, number: i64) {
    let (time_ms, lsn) = (START_MS + number, 24_023_128 + number * LSN_STEP);
    text(buffer, "3.6.3.Final");
    text(buffer, "postgresql");
    text(buffer, "inventory");
    long(buffer, time_ms);
    first_branch(buffer);
    text(buffer, if op == "r" { "true" } else { "false" });
    text(buffer, "inventory");
    second_branch(buffer);
    text(buffer, &format!("[\"{lsn}\",\"{lsn}\"]"));
    some_long(buffer, time_ms * 1_000);
    some_long(buffer, time_ms * 1_000_000);
    text(buffer, "public");
    text(buffer, table);
    some_long(buffer, 700 + number);
    some_long(buffer, lsn);
    // xmin, origin, origin_lsn, and the envelope's transaction: null.
    (0..4).for_each(|_| first_branch(buffer));
    text(buffer, op);
    some_long(buffer, time_ms + 20);
    some_long(buffer, (time_ms + 20) * 1_000);
    some_long(buffer, (time_ms + 20) * 1_000_000);
}

/// As Debezium writes a `timestamptz`: six digits of the second.
fn zoned(time_ms: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(time_ms).unwrap_or_default();
    format!("{time:.6}")
}

#[cfg(test)]
mod tests {
    use apache_avro::{Schema, reader::datum::GenericDatumReader, types::Value};

    use super::*;
    use crate::load::schemas::{RECORDED, recorded_schema};

    const IDS: SchemaIds = SchemaIds { key: 1, value: 2 };

    fn decoded(table: usize, framed: &[u8]) -> Value {
        let schema = recorded_schema(RECORDED[table].1, "Envelope").unwrap();
        let schema = Schema::parse(&schema).unwrap();
        let mut datum = &framed[5..];
        let value =
            GenericDatumReader::builder(&schema).build().unwrap().read_value(&mut datum).unwrap();
        assert!(datum.is_empty(), "{} bytes are left", datum.len());
        value
    }

    fn field(value: &Value, name: &str) -> Value {
        match value {
            Value::Record(fields) => {
                fields.iter().find(|(field, _)| field == name).unwrap().1.clone()
            }
            Value::Union(_, inner) => field(inner, name),
            other => panic!("{other:?}"),
        }
    }

    fn change(op: Op) -> Change {
        Change { op, warehouse_id: 7, stock_item_id: 42, quantity: -3, number: 9, written: 9 }
    }

    #[test]
    fn apache_avro_reads_a_change_by_debeziums_schema() {
        let mut buffer = Vec::new();
        stock(&mut buffer, IDS, &change(Op::Update));
        let envelope = decoded(2, &buffer);
        let after = field(&envelope, "after");
        assert_eq!(field(&after, "warehouse_id"), Value::Long(7));
        assert_eq!(field(&after, "stock_item_id"), Value::Long(42));
        assert_eq!(field(&after, "quantity"), Value::Int(-3));
        let time = Value::String("2026-01-01T00:00:00.009000Z".to_owned());
        assert_eq!(field(&after, "last_update"), time);
        assert_eq!(field(&envelope, "op"), Value::String("u".to_owned()));
        assert!((180..=230).contains(&buffer.len()), "{} bytes", buffer.len());
    }

    #[test]
    fn a_delete_has_no_row_after_it() {
        let mut buffer = Vec::new();
        stock(&mut buffer, IDS, &change(Op::Delete));
        assert_eq!(field(&decoded(2, &buffer), "after"), Value::Union(0, Box::new(Value::Null)));
    }

    #[test]
    fn warehouses_and_items_are_read_by_their_schemas() {
        let mut buffer = Vec::new();
        warehouse(&mut buffer, IDS, 3, 900);
        assert_eq!(field(&field(&decoded(0, &buffer), "after"), "id"), Value::Long(3));
        stock_item(&mut buffer, IDS, 4);
        assert_eq!(field(&field(&decoded(1, &buffer), "after"), "id"), Value::Long(4));
    }
}

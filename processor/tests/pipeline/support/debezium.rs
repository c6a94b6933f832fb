//! Records as Debezium writes them: key and envelope, Avro behind the registry's header.

use std::sync::LazyLock;

use apache_avro::{
    Schema, reader::datum::GenericDatumReader, types::Value, writer::datum::GenericDatumWriter,
};
use processor::{pipeline::WriterSchemas, record::Table};

/// In microseconds.
pub(crate) const SECOND: i64 = 1_000_000;

/// A record of a source topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// The topic.
    pub(crate) table: Table,
    /// Raw key.
    pub(crate) key: Vec<u8>,
    /// Raw value; `None` is a tombstone.
    pub(crate) value: Option<Vec<u8>>,
}

/// Schemas of a source topic, as the registry has them.
const SCHEMAS: [(&str, &str); 3] = [
    (
        include_str!("../source-schemas/warehouse-key.avsc"),
        include_str!("../source-schemas/warehouse-value.avsc"),
    ),
    (
        include_str!("../source-schemas/stock_item-key.avsc"),
        include_str!("../source-schemas/stock_item-value.avsc"),
    ),
    (
        include_str!("../source-schemas/stock_quantity-key.avsc"),
        include_str!("../source-schemas/stock_quantity-value.avsc"),
    ),
];

const fn key_id(table: Table) -> u32 {
    2 * table as u32 + 1
}

const fn value_id(table: Table) -> u32 {
    2 * table as u32 + 2
}

/// Another id for the schema of the keys of `stock_quantity`.
pub(crate) const OTHER_KEY_ID: u32 = 99;

/// The schemas of all source topics.
pub(crate) static WRITER_SCHEMAS: LazyLock<WriterSchemas> = LazyLock::new(|| {
    let mut schemas = WriterSchemas::default();
    for (table, (key, value)) in Table::ALL.into_iter().zip(SCHEMAS) {
        schemas.insert(key_id(table), key).unwrap();
        schemas.insert(value_id(table), value).unwrap();
    }
    schemas.insert(OTHER_KEY_ID, SCHEMAS[Table::StockQuantity as usize].0).unwrap();
    schemas
});

static WRITERS: LazyLock<Vec<[GenericDatumWriter<'static>; 2]>> = LazyLock::new(|| {
    let writer = |schema: &str| {
        let schema: &'static Schema = Box::leak(Box::new(Schema::parse_str(schema).unwrap()));
        GenericDatumWriter::builder(schema).build().unwrap()
    };
    SCHEMAS.into_iter().map(|(key, value)| [writer(key), writer(value)]).collect()
});

static READERS: LazyLock<Vec<GenericDatumReader<'static>>> = LazyLock::new(|| {
    let reader = |schema: &str| {
        let schema: &'static Schema = Box::leak(Box::new(Schema::parse_str(schema).unwrap()));
        GenericDatumReader::builder(schema).build().unwrap()
    };
    SCHEMAS.into_iter().map(|(_, value)| reader(value)).collect()
});

/// The registry's header and the datum.
pub(crate) fn framed(id: u32, datum: &[u8]) -> Vec<u8> {
    [&[0], id.to_be_bytes().as_slice(), datum].concat()
}

fn write(table: Table, part: usize, value: Value) -> Vec<u8> {
    let id = if part == 0 { key_id(table) } else { value_id(table) };
    framed(id, &WRITERS[table as usize][part].write_value_to_vec(value).unwrap())
}

fn record(fields: Vec<(&str, Value)>) -> Value {
    Value::Record(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn nullable(value: Option<Value>) -> Value {
    match value {
        Some(value) => Value::Union(1, Box::new(value)),
        None => Value::Union(0, Box::new(Value::Null)),
    }
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A `ZonedTimestamp`: as many fraction digits as it needs.
pub(crate) fn zoned(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).unwrap().to_string()
}

/// An envelope; `before` is empty, as the default replica identity leaves it on updates.
fn envelope(table: Table, op: &str, after: Option<Value>, lsn: Option<i64>) -> Vec<u8> {
    let snapshot = if op == "r" { "true" } else { "false" };
    let source = record(vec![
        ("version", text("3.6.3.Final")),
        ("connector", text("postgresql")),
        ("name", text("inventory")),
        ("ts_ms", Value::Long(1_700_000_000_000)),
        ("snapshot", Value::Union(0, Box::new(text(snapshot)))),
        ("db", text("inventory")),
        ("sequence", nullable(Some(text("[\"24023128\",\"24023128\"]")))),
        ("ts_us", nullable(None)),
        ("ts_ns", nullable(None)),
        ("schema", text("public")),
        ("table", text(table.name())),
        ("txId", nullable(lsn.map(|lsn| Value::Long(lsn / 8)))),
        ("lsn", nullable(lsn.map(Value::Long))),
        ("xmin", nullable(None)),
    ]);
    let envelope = record(vec![
        ("before", nullable(None)),
        ("after", nullable(after)),
        ("source", source),
        ("transaction", nullable(None)),
        ("op", text(op)),
        ("ts_ms", nullable(Some(Value::Long(1_700_000_000_001)))),
        ("ts_us", nullable(None)),
        ("ts_ns", nullable(None)),
    ]);
    write(table, 1, envelope)
}

fn stock_key(warehouse_id: i64, stock_item_id: i64) -> Vec<u8> {
    let ids = [("warehouse_id", warehouse_id), ("stock_item_id", stock_item_id)];
    let key = record(ids.map(|(name, id)| (name, Value::Long(id))).into());
    write(Table::StockQuantity, 0, key)
}

fn id_key(table: Table, id: i64) -> Vec<u8> {
    write(table, 0, record(vec![("id", Value::Long(id))]))
}

/// A row of `stock_quantity` after operation `op`.
pub(crate) fn stock(
    op: &str,
    (warehouse_id, stock_item_id): (i64, i64),
    quantity: i32,
    last_update_micros: i64,
    lsn: Option<i64>,
) -> Record {
    stock_at(op, (warehouse_id, stock_item_id), quantity, &zoned(last_update_micros), lsn)
}

/// As [`stock`], with the time as text.
pub(crate) fn stock_at(
    op: &str,
    (warehouse_id, stock_item_id): (i64, i64),
    quantity: i32,
    last_update: &str,
    lsn: Option<i64>,
) -> Record {
    let table = Table::StockQuantity;
    let after = record(vec![
        ("warehouse_id", Value::Long(warehouse_id)),
        ("stock_item_id", Value::Long(stock_item_id)),
        ("quantity", Value::Int(quantity)),
        ("last_update", text(last_update)),
    ]);
    let key = stock_key(warehouse_id, stock_item_id);
    Record { table, key, value: Some(envelope(table, op, Some(after), lsn)) }
}

/// A row of `warehouse`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Warehouse {
    /// Name.
    pub(crate) name: String,
    /// Degrees.
    pub(crate) latitude: f64,
    /// Degrees.
    pub(crate) longitude: f64,
    /// Units it can hold.
    pub(crate) storage_capacity: i32,
    /// Microseconds since 1970.
    pub(crate) last_update: i64,
}

/// A warehouse of this capacity.
pub(crate) fn depot(storage_capacity: i32) -> Warehouse {
    Warehouse {
        name: "Depot".into(),
        latitude: 48.2,
        longitude: 16.4,
        storage_capacity,
        last_update: SECOND,
    }
}

/// A row of stock whose position in the log follows its time.
pub(crate) fn put(key: (i64, i64), quantity: i32, seconds: i64) -> Record {
    stock("u", key, quantity, seconds * SECOND, Some(seconds))
}

/// A row of `warehouse` after operation `op`.
pub(crate) fn warehouse(op: &str, id: i64, row: &Warehouse, lsn: Option<i64>) -> Record {
    let table = Table::Warehouse;
    let after = record(vec![
        ("id", Value::Long(id)),
        ("name", text(&row.name)),
        ("latitude", Value::Double(row.latitude)),
        ("longitude", Value::Double(row.longitude)),
        ("storage_capacity", Value::Int(row.storage_capacity)),
        ("last_update", text(&zoned(row.last_update))),
    ]);
    let value = Some(envelope(table, op, Some(after), lsn));
    Record { table, key: id_key(table, id), value }
}

/// A row of `stock_item` after operation `op`.
pub(crate) fn stock_item(op: &str, id: i64, description: &str, lsn: Option<i64>) -> Record {
    let table = Table::StockItem;
    let after = record(vec![("id", Value::Long(id)), ("description", text(description))]);
    let value = Some(envelope(table, op, Some(after), lsn));
    Record { table, key: id_key(table, id), value }
}

/// `record` as with `REPLICA IDENTITY FULL`, but with a row before that never was: whoever trusts
/// it is found out.
pub(crate) fn with_before(record: &Record) -> Record {
    let table = record.table;
    let Some(bytes) = &record.value else { return record.clone() };
    let Value::Record(mut envelope) = READERS[table as usize].read_value(&mut &bytes[5..]).unwrap()
    else {
        panic!("an envelope is a record");
    };
    envelope[0].1 = Value::Union(1, Box::new(never_was(table)));
    Record { value: Some(write(table, 1, Value::Record(envelope))), ..record.clone() }
}

fn never_was(table: Table) -> Value {
    let at = ("last_update", text("2100-01-01T00:00:00Z"));
    record(match table {
        Table::Warehouse => vec![
            ("id", Value::Long(77)),
            ("name", text("nowhere")),
            ("latitude", Value::Double(-1.0)),
            ("longitude", Value::Double(-1.0)),
            ("storage_capacity", Value::Int(77_777)),
            at,
        ],
        Table::StockItem => vec![("id", Value::Long(77)), ("description", text("nothing"))],
        Table::StockQuantity => vec![
            ("warehouse_id", Value::Long(77)),
            ("stock_item_id", Value::Long(77)),
            ("quantity", Value::Int(77_777)),
            at,
        ],
    })
}

/// `record` of `stock_quantity` after its key's schema got another id.
pub(crate) fn with_other_key_schema(mut record: Record) -> Record {
    record.key[1..5].copy_from_slice(&OTHER_KEY_ID.to_be_bytes());
    record
}

/// An envelope of `record`'s row with operation `op` and no row.
pub(crate) fn without_row(op: &str, record: &Record, lsn: Option<i64>) -> Record {
    Record { value: Some(envelope(record.table, op, None, lsn)), ..record.clone() }
}

/// The deletion of `record`'s row.
pub(crate) fn delete(record: &Record, lsn: Option<i64>) -> Record {
    without_row("d", record, lsn)
}

/// The tombstone of `record`'s row.
pub(crate) fn tombstone(record: &Record) -> Record {
    Record { value: None, ..record.clone() }
}

//! Records that cannot be applied: each is refused by name, and nothing of it is applied.

use apache_avro::{Schema, types::Value, writer::datum::GenericDatumWriter};
use processor::{
    pipeline::{Outcome, ProcessError, RestoreError, Topology, WriterSchemas},
    record::{Inbound, Source, Table, Target},
};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{
    debezium::{
        Record, SECOND, WRITER_SCHEMAS, framed, put, stock, stock_at, stock_item, without_row,
    },
    drained::drained,
    outputs::output_schemas,
};

fn topology() -> Topology {
    Topology::new(output_schemas(), 1)
}

fn inbound<'a>(source: Source, key: Option<&'a [u8]>, value: Option<&'a [u8]>) -> Inbound<'a> {
    Inbound { source, partition: 0, offset: 0, key, value }
}

/// What the record is refused with; the topology is as it was.
fn refusal_with(schemas: &WriterSchemas, record: &Record) -> String {
    let mut topology = topology();
    let source = Source::Table(record.table);
    let inbound = inbound(source, Some(&record.key), record.value.as_deref());
    let error = topology.process(&inbound, schemas).unwrap_err();
    assert_eq!(drained(&mut topology), []);
    error.to_string()
}

fn refusal(record: &Record) -> String {
    refusal_with(&WRITER_SCHEMAS, record)
}

fn with_value(bytes: Vec<u8>) -> Record {
    Record { value: Some(bytes), ..put((1, 7), 5, 1) }
}

#[test]
fn an_unknown_schema_is_asked_for_by_its_id() {
    let record = put((1, 7), 5, 1);
    let source = Source::Table(record.table);
    let inbound = inbound(source, Some(&record.key), record.value.as_deref());
    let error = topology().process(&inbound, &WriterSchemas::default()).unwrap_err();
    assert!(matches!(error, ProcessError::NeedsSchema { id: 6 }), "{error:?}");
}

#[test]
fn bytes_of_another_format_are_refused() {
    assert_eq!(
        refusal(&with_value(b"{\"op\":\"c\"}".to_vec())),
        "value starts with byte `0x7b`, not with `0x00`"
    );
    assert_eq!(refusal(&with_value(vec![0, 0])), "value has 2 bytes, at least 5 are needed");
}

#[test]
fn bytes_that_do_not_follow_their_schema_are_refused() {
    let mut bytes = put((1, 7), 5, 1).value.unwrap();
    bytes.truncate(20);
    assert_eq!(refusal(&with_value(bytes)), "value does not follow its writer schema `6`");
}

#[test]
fn bytes_behind_the_record_are_refused() {
    let mut bytes = put((1, 7), 5, 1).value.unwrap();
    bytes.extend([1, 2]);
    assert_eq!(
        refusal(&with_value(bytes)),
        "value has 2 bytes behind what its writer schema `6` describes"
    );
}

#[test]
fn a_record_without_a_key_is_refused() {
    let record = put((1, 7), 5, 1);
    let inbound = inbound(Source::Table(record.table), None, record.value.as_deref());
    let error = topology().process(&inbound, &WRITER_SCHEMAS).unwrap_err();
    assert_eq!(error.to_string(), "record has no key");
}

#[test]
fn the_key_of_another_table_is_refused() {
    let record = Record { key: stock_item("c", 7, "bolt", None).key, ..put((1, 7), 5, 1) };
    assert_eq!(refusal(&record), "field `key.warehouse_id` is missing in the writer schema `3`");
}

#[test]
fn a_truncate_is_refused() {
    let record = without_row("t", &put((1, 7), 5, 1), Some(1));
    assert_eq!(refusal(&record), "operation `t` (TRUNCATE) names no rows");
}

#[test]
fn an_unknown_operation_is_refused() {
    let record = without_row("x", &put((1, 7), 5, 1), Some(1));
    assert_eq!(refusal(&record), "operation `x` is not one of c, u, r, d, m, t");
}

#[test]
fn an_update_without_a_row_is_refused() {
    let record = without_row("u", &put((1, 7), 5, 1), Some(1));
    assert_eq!(
        refusal(&record),
        "field `value.after` is null, expected a record (writer schema `6`)"
    );
}

#[test]
fn a_time_that_is_none_is_refused() {
    let record = stock_at("u", (1, 7), 5, "infinity", Some(1));
    assert_eq!(
        refusal(&record),
        "field `value.after.last_update` is `infinity`, \
         expected a point in time as ISO 8601 with zone (writer schema `6`)"
    );
}

#[test]
fn a_message_is_passed_over() {
    let record = without_row("m", &put((1, 7), 5, 1), Some(1));
    let inbound = inbound(Source::Table(record.table), Some(&record.key), record.value.as_deref());
    assert_eq!(topology().process(&inbound, &WRITER_SCHEMAS).unwrap(), Outcome::Skipped);
}

/// A row of stock with another schema: the fields of `after` as given.
fn reshaped(fields: &serde_json::Value, after: Vec<(&str, Value)>) -> (WriterSchemas, Record) {
    let schema = json!({
        "type": "record", "name": "Envelope", "fields": [
            {"name": "op", "type": "string"},
            {"name": "source", "type": {
                "type": "record", "name": "Source",
                "fields": [{"name": "lsn", "type": ["long", "null"]}],
            }},
            {"name": "after", "type": [
                {"type": "record", "name": "Value", "fields": fields}, "null",
            ]},
        ]
    });
    let named = |fields: Vec<(&str, Value)>| {
        Value::Record(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    };
    let envelope = named(vec![
        ("op", Value::String("u".into())),
        ("source", named(vec![("lsn", Value::Union(0, Box::new(Value::Long(1))))])),
        ("after", Value::Union(0, Box::new(named(after)))),
    ]);
    let text = schema.to_string();
    let parsed = Schema::parse_str(&text).unwrap();
    let writer = GenericDatumWriter::builder(&parsed).build().unwrap();
    let mut schemas = WriterSchemas::default();
    schemas.insert(5, include_str!("source-schemas/stock_quantity-key.avsc")).unwrap();
    schemas.insert(77, &text).unwrap();
    (schemas, with_value(framed(77, &writer.write_value_to_vec(envelope).unwrap())))
}

fn time() -> (&'static str, Value) {
    ("last_update", Value::String("2026-01-01T00:00:00Z".into()))
}

#[test]
fn a_column_in_use_that_is_gone_is_named() {
    let (schemas, record) =
        reshaped(&json!([{"name": "last_update", "type": "string"}]), vec![time()]);
    assert_eq!(
        refusal_with(&schemas, &record),
        "field `value.after.quantity` is missing in the writer schema `77`"
    );
}

#[test]
fn a_column_of_another_type_is_named_with_both() {
    let fields =
        json!([{"name": "quantity", "type": "string"}, {"name": "last_update", "type": "string"}]);
    let (schemas, record) =
        reshaped(&fields, vec![("quantity", Value::String("5".into())), time()]);
    assert_eq!(
        refusal_with(&schemas, &record),
        "field `value.after.quantity` is string, expected a whole number (writer schema `77`)"
    );
}

#[test]
fn a_quantity_beyond_32_bits_is_refused() {
    let fields =
        json!([{"name": "quantity", "type": "long"}, {"name": "last_update", "type": "string"}]);
    let (schemas, record) = reshaped(&fields, vec![("quantity", Value::Long(1 << 40)), time()]);
    assert_eq!(
        refusal_with(&schemas, &record),
        "field `value.after.quantity` is `1099511627776`, expected a number of 32 bits (writer schema `77`)"
    );
}

#[test]
fn columns_may_come_move_and_widen() {
    let fields = json!([
        {"name": "last_update", "type": "string"},
        {"name": "shelf", "type": ["null", "string"]},
        {"name": "quantity", "type": ["long", "null"]},
    ]);
    let (schemas, record) = reshaped(
        &fields,
        vec![
            time(),
            ("shelf", Value::Union(1, Box::new(Value::String("A 3".into())))),
            ("quantity", Value::Union(0, Box::new(Value::Long(5)))),
        ],
    );
    let inbound = inbound(Source::Table(record.table), Some(&record.key), record.value.as_deref());
    assert_eq!(topology().process(&inbound, &schemas).unwrap(), Outcome::Applied);
}

/// A column in use of a type that no plan reads.
fn unusual(quantity: Value) -> (WriterSchemas, Record) {
    let fields = json!([
        {"name": "last_update", "type": "string"},
        {"name": "quantity", "type": ["boolean", "int"]},
    ]);
    reshaped(&fields, vec![time(), ("quantity", quantity)])
}

#[test]
fn a_type_that_no_plan_reads_is_decoded_all_the_same_and_counted() {
    let (schemas, record) = unusual(Value::Union(1, Box::new(Value::Int(5))));
    let inbound = inbound(Source::Table(record.table), Some(&record.key), record.value.as_deref());
    assert_eq!(topology().process(&inbound, &schemas).unwrap(), Outcome::Applied);
    assert_eq!([schemas.take_generic_decodes(), schemas.take_generic_decodes()], [1, 0]);
    let (schemas, record) = unusual(Value::Union(0, Box::new(Value::Boolean(true))));
    assert_eq!(
        refusal_with(&schemas, &record),
        "field `value.after.quantity` is boolean, expected a whole number (writer schema `77`)"
    );
}

#[test]
fn missing_bytes_are_never_taken_for_nulls() {
    let (schemas, record) = unusual(Value::Union(1, Box::new(Value::Int(5))));
    let bytes = record.value.unwrap();
    for length in 5..bytes.len() {
        let record = with_value(bytes[..length].to_vec());
        let refusal = refusal_with(&schemas, &record);
        assert_eq!(refusal, "value does not follow its writer schema `77`", "{length} bytes");
    }
}

#[test]
fn bytes_that_end_are_told_with_place_and_count() {
    let mut bytes = put((1, 7), 5, 1).value.unwrap();
    bytes.truncate(20);
    let record = with_value(bytes);
    let inbound = inbound(Source::Table(record.table), Some(&record.key), record.value.as_deref());
    let error = topology().process(&inbound, &WRITER_SCHEMAS).unwrap_err();
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "at byte 6 of the datum, in `value.after.last_update`: its length is 20, 9 bytes are left"
    );
}

#[test]
fn a_value_nested_without_end_is_refused() {
    let mut schemas = WriterSchemas::default();
    let schema = json!({
        "type": "record", "name": "Node", "fields": [
            {"name": "tree", "type": {
                "type": "record", "name": "Tree",
                "fields": [{"name": "below", "type": ["null", "Tree"]}],
            }},
        ]
    });
    schemas.insert(77, &schema.to_string()).unwrap();
    let record = with_value(framed(77, &vec![2; 1_000_000]));
    assert_eq!(refusal_with(&schemas, &record), "value does not follow its writer schema `77`");
}

#[test]
fn a_schema_that_is_none_is_refused_by_its_id() {
    let error = WriterSchemas::default().insert(9, "{\"type\": \"recard\"}").unwrap_err();
    assert_eq!(error.to_string(), "schema of id `9` is not valid Avro");
}

#[test]
fn an_internal_record_of_another_version_is_refused_with_both() {
    let mut topology = topology();
    let record = put((1, 7), 5, 1);
    let source = Source::Table(record.table);
    let inbound = inbound(source, Some(&record.key), record.value.as_deref());
    topology.process(&inbound, &WRITER_SCHEMAS).unwrap();
    for mut record in drained(&mut topology) {
        let value = record.value.as_mut().unwrap();
        value[0] = 9;
        let message = "written in format `9`, this program reads format `2`";
        let cause = |error: &dyn std::error::Error| error.source().unwrap().to_string();
        match record.target {
            Target::Updates => {
                let inbound = self::inbound(Source::Updates, Some(&record.key), Some(value));
                let error = topology.process(&inbound, &WRITER_SCHEMAS).unwrap_err();
                assert_eq!(cause(&error), message);
            }
            Target::Rows(_) => {
                let error = topology.restore(record.target, 0, &record.key, Some(value));
                assert_eq!(cause(&error.unwrap_err()), message);
            }
            _ => {}
        }
    }
}

#[test]
fn an_output_is_no_changelog() {
    let target = Target::Updates;
    let error = topology().restore(target, 0, &[], Some(&[])).unwrap_err();
    assert!(matches!(error, RestoreError::NotAChangelog { .. }));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        id in 0..7_u32,
        datum in prop::collection::vec(any::<u8>(), 0..80),
        known_key: bool,
    ) {
        let bytes = framed(id, &datum);
        let row = stock("u", (1, 7), 5, SECOND, Some(1));
        let mut topology = topology();
        for table in Table::ALL {
            let key = if known_key { &row.key } else { &bytes };
            let inbound = inbound(Source::Table(table), Some(key), Some(&bytes));
            let _ = topology.process(&inbound, &WRITER_SCHEMAS);
            let _ = topology.restore(Target::Rows(table), 0, &datum, Some(&datum));
        }
        let versioned = [&[2], datum.as_slice()].concat();
        let inbound = inbound(Source::Updates, Some(&datum), Some(&versioned));
        let _ = topology.process(&inbound, &WRITER_SCHEMAS);
        let _ = topology.restore(Target::Aggregates, 0, &datum, Some(&versioned));
        drained(&mut topology);
    }
}

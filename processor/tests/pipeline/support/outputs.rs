//! Output records read back, as JSON.

use std::sync::LazyLock;

use apache_avro::{Schema, reader::datum::GenericDatumReader, types::Value};
use processor::{
    pipeline::{OutputSchemas, SchemaIds},
    record::Output,
};
use serde_json::{Value as Json, json};

/// The ids under which the output schemas are registered here.
pub(crate) fn output_schemas() -> OutputSchemas {
    OutputSchemas::try_new(|output| {
        let id = 101 + 2 * output as u32;
        Ok::<_, std::convert::Infallible>(SchemaIds { key: id, value: id + 1 })
    })
    .unwrap()
}

static READERS: LazyLock<Vec<[GenericDatumReader<'static>; 2]>> = LazyLock::new(|| {
    let reader = |schema: &str| {
        let schema: &'static Schema = Box::leak(Box::new(Schema::parse_str(schema).unwrap()));
        GenericDatumReader::builder(schema).build().unwrap()
    };
    let of = |output: Output| [reader(output.key_schema()), reader(output.value_schema())];
    Output::ALL.into_iter().map(of).collect()
});

/// The key of an output record.
pub(crate) fn key(output: Output, bytes: &[u8]) -> Json {
    read(output, 0, bytes)
}

/// The value of an output record.
pub(crate) fn value(output: Output, bytes: &[u8]) -> Json {
    read(output, 1, bytes)
}

fn read(output: Output, part: usize, bytes: &[u8]) -> Json {
    let ids = output_schemas().of(output);
    let id = [ids.key, ids.value][part];
    let (header, mut datum) = bytes.split_at(5);
    assert_eq!(header, [&[0], id.to_be_bytes().as_slice()].concat(), "header of {output:?}");
    let value = READERS[output as usize][part].read_value(&mut datum).unwrap();
    assert!(datum.is_empty(), "{} bytes left of {output:?}", datum.len());
    json(value)
}

fn json(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        Value::Long(number) | Value::TimestampMillis(number) => json!(number),
        Value::Double(number) => json!(number),
        Value::String(text) | Value::Enum(_, text) => json!(text),
        Value::Union(_, value) => json(*value),
        Value::Record(fields) => {
            Json::Object(fields.into_iter().map(|(name, value)| (name, json(value))).collect())
        }
        other => panic!("no output has {other:?}"),
    }
}

//! Bytes that the real Debezium wrote: `tests/fixtures/README.md`.

use processor::{pipeline::WriterSchemas, record::Table};
use serde_json::Value as Json;

/// Stock first, so that warehouses and items come to sums that are there.
const FIXTURES: [(Table, &str); 3] = [
    (Table::StockQuantity, include_str!("../../fixtures/stock_quantity.json")),
    (Table::StockItem, include_str!("../../fixtures/stock_item.json")),
    (Table::Warehouse, include_str!("../../fixtures/warehouse.json")),
];

/// A record as it stood in its topic.
pub(crate) struct Recorded {
    pub(crate) table: Table,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) value: Option<Vec<u8>>,
}

/// All records, topic by topic, and their writer schemas.
pub(crate) fn history() -> (Vec<Recorded>, WriterSchemas) {
    let mut schemas = WriterSchemas::default();
    let mut records = Vec::new();
    for (table, fixture) in FIXTURES {
        for (id, schema) in self::schemas(table) {
            schemas.insert(id, &schema).unwrap();
        }
        let fixture: Json = serde_json::from_str(fixture).unwrap();
        records.extend(fixture["records"].as_array().unwrap().iter().map(|record| Recorded {
            table,
            partition: record["partition"].as_i64().unwrap().try_into().unwrap(),
            offset: record["offset"].as_i64().unwrap(),
            key: bytes(&record["key"]),
            value: bytes(&record["value"]),
        }));
    }
    (records, schemas)
}

/// Writer schemas of a table's topic, as JSON by their id.
pub(crate) fn schemas(table: Table) -> Vec<(u32, String)> {
    let fixtures = FIXTURES.into_iter().filter(|(of, _)| *of == table);
    let schemas = |(_, fixture)| -> Vec<(u32, String)> {
        let fixture: Json = serde_json::from_str(fixture).unwrap();
        let schemas = fixture["schemas"].as_object().unwrap();
        schemas.iter().map(|(id, schema)| (id.parse().unwrap(), schema.to_string())).collect()
    };
    fixtures.flat_map(schemas).collect()
}

fn bytes(hex: &Json) -> Option<Vec<u8>> {
    let hex = hex.as_str()?;
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    Some((0..hex.len()).step_by(2).map(byte).collect())
}

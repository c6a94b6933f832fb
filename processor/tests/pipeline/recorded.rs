//! Bytes that the real Debezium wrote, and what becomes of them: `tests/fixtures/README.md`.

use std::fmt::Write;

use processor::{
    pipeline::{Topology, WriterSchemas},
    record::{Inbound, Source, Table, Target},
};
use serde_json::Value as Json;

use crate::support::outputs::{self, output_schemas};

const FIXTURES: [(Table, &str); 3] = [
    (Table::Warehouse, include_str!("../fixtures/warehouse.json")),
    (Table::StockItem, include_str!("../fixtures/stock_item.json")),
    (Table::StockQuantity, include_str!("../fixtures/stock_quantity.json")),
];

fn bytes(hex: &Json) -> Option<Vec<u8>> {
    let hex = hex.as_str()?;
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    Some((0..hex.len()).step_by(2).map(byte).collect())
}

/// What a table's records leave in the topics of stage 1, one transaction a record.
fn story(table: Table, fixture: &str) -> String {
    let fixture: Json = serde_json::from_str(fixture).unwrap();
    let mut schemas = WriterSchemas::default();
    for (id, schema) in fixture["schemas"].as_object().unwrap() {
        schemas.insert(id.parse().unwrap(), &schema.to_string()).unwrap();
    }
    let mut topology = Topology::new(output_schemas(), 1).unwrap();
    let mut story = String::new();
    for record in fixture["records"].as_array().unwrap() {
        let (key, value) = (bytes(&record["key"]), bytes(&record["value"]));
        let inbound = Inbound {
            source: Source::Table(table),
            partition: i32::try_from(record["partition"].as_i64().unwrap()).unwrap(),
            offset: record["offset"].as_i64().unwrap(),
            key: key.as_deref(),
            value: value.as_deref(),
        };
        let outcome = topology.process(&inbound, &schemas).unwrap();
        writeln!(story, "{}:{} {outcome:?}", inbound.partition, inbound.offset).unwrap();
        for record in topology.drain().unwrap() {
            if let Target::Output(output) = record.target {
                let value = record.value.map_or(Json::Null, |bytes| outputs::value(output, &bytes));
                writeln!(story, "  {} {value}", outputs::key(output, &record.key)).unwrap();
            }
        }
        topology.commit();
    }
    story
}

#[test]
fn every_record_of_debezium_is_read() {
    for (table, fixture) in FIXTURES {
        insta::assert_snapshot!(format!("recorded_{}", table.name()), story(table, fixture));
    }
}

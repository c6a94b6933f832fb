//! Every Avro transform of bytes that the real Debezium wrote, pinned: schema, bytes, and what a
//! reader makes of them.

use std::fmt::Write;

use processor::{
    pipeline::Topology,
    record::{Inbound, Output, Source, Table, Target},
};
use serde_json::Value as Json;

use crate::support::{
    drained::{Drained, drained, drained_at},
    outputs::{self, output_schemas},
    recorded,
};

/// All records that the recorded history leaves, one transaction a record, both stages.
fn records() -> Vec<Drained> {
    let (history, schemas) = recorded::history();
    let mut topology = Topology::new(output_schemas(), 1);
    let mut all = Vec::new();
    let mut step = |inbound: &Inbound<'_>| {
        topology.process(inbound, &schemas).unwrap();
        let records = drained(&mut topology);
        topology.commit();
        all.extend(records.iter().cloned());
        records
    };
    for record in &history {
        let updates = step(&Inbound {
            source: Source::Table(record.table),
            partition: record.partition,
            offset: record.offset,
            key: record.key.as_deref(),
            value: record.value.as_deref(),
        });
        for update in updates.iter().filter(|update| update.target == Target::Updates) {
            let (key, value) = (Some(&*update.key), update.value.as_deref());
            step(&Inbound { source: Source::Updates, partition: 0, offset: 0, key, value });
        }
    }
    all
}

fn hexdump(bytes: &[u8]) -> String {
    let mut dump = String::new();
    for (row, bytes) in bytes.chunks(16).enumerate() {
        let hex: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let printable = |byte: &u8| if (b' '..=b'~').contains(byte) { *byte as char } else { '.' };
        let text: String = bytes.iter().map(printable).collect();
        writeln!(dump, "{:04x}  {:<47}  {text}", row * 16, hex.join(" ")).unwrap();
    }
    dump
}

fn pretty(schema: &str) -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<Json>(schema).unwrap()).unwrap()
}

/// Schemas, then each record as bytes and decoded.
fn output_text(output: Output) -> String {
    let (key, value) = (pretty(output.key_schema()), pretty(output.value_schema()));
    let mut text = format!("key schema {key}\n\nvalue schema {value}\n");
    for record in records().iter().filter(|record| record.target == Target::Output(output)) {
        let key = outputs::key(output, &record.key);
        write!(text, "\nkey {key}\n{}", hexdump(&record.key)).unwrap();
        match &record.value {
            Some(bytes) => {
                let value = serde_json::to_string_pretty(&outputs::value(output, bytes)).unwrap();
                write!(text, "value {value}\n{}", hexdump(bytes)).unwrap();
            }
            None => text.push_str("tombstone\n"),
        }
    }
    text
}

/// Keys and values as bytes: they are read back by later versions.
fn internal_text(target: Target) -> String {
    let mut text = String::new();
    for record in records().iter().filter(|record| record.target == target) {
        let value = hexdump(record.value.as_deref().unwrap());
        writeln!(text, "key\n{}value\n{value}", hexdump(&record.key)).unwrap();
    }
    text
}

#[test]
fn warehouse_stock() {
    insta::assert_snapshot!(output_text(Output::WarehouseStock));
}

#[test]
fn warehouse_allocation() {
    insta::assert_snapshot!(output_text(Output::WarehouseAllocation));
}

#[test]
fn global_stock() {
    insta::assert_snapshot!(output_text(Output::GlobalStock));
}

#[test]
fn high_demand_stock() {
    insta::assert_snapshot!(output_text(Output::HighDemandStock));
}

#[test]
fn stock_global_percentage() {
    insta::assert_snapshot!(output_text(Output::StockGlobalPercentage));
}

#[test]
fn a_checkpoint() {
    let (history, schemas) = recorded::history();
    let mut topology = Topology::new(output_schemas(), 1);
    let record = &history[0];
    let source = Source::Table(record.table);
    topology.set_partitions(source, 4);
    let (key, value) = (record.key.as_deref(), record.value.as_deref());
    let inbound = Inbound { source, partition: 2, offset: 299, key, value };
    topology.process(&inbound, &schemas).unwrap();
    let records = drained_at(&mut topology, [(source, 2, 300)]);
    let checkpoint = records.iter().find(|record| record.key == b"checkpoint").unwrap();
    assert_eq!((checkpoint.target, checkpoint.partition), (source.changelog(), Some(2)));
    insta::assert_snapshot!(hexdump(checkpoint.value.as_deref().unwrap()), @"0000  02 d8 04 08 00 00 01 1c                          ........");
}

#[test]
fn internal_topics() {
    let targets = Table::ALL.map(Target::Rows).into_iter();
    for target in targets.chain([Target::Updates, Target::Aggregates]) {
        let name = format!("{target:?}").to_lowercase().replace(['(', ')'], "_");
        insta::assert_snapshot!(name.trim_end_matches('_'), internal_text(target));
    }
}

//! Decoding of an envelope that the real Debezium wrote: plan against apache-avro.
//!
//! `plan` is all that the topology asks for, key and value to the typed change; `apache-avro` is
//! the library's own decoder on the same bytes, up to its general value.
#![expect(clippy::unwrap_used, reason = "a benchmark says what it expects by panicking")]

#[path = "../tests/pipeline/support/recorded.rs"]
mod recorded;

use std::{collections::HashMap, hint::black_box};

use apache_avro::{Schema, reader::datum::GenericDatumReader};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use processor::{
    pipeline::decode::{self, Event},
    record::{Inbound, Source, Table},
};

fn decoders(criterion: &mut Criterion) {
    let (records, schemas) = recorded::history();
    let upserts: Vec<_> =
        records.iter().filter(|record| record.table == Table::StockQuantity).collect();
    let inbound: Vec<Inbound<'_>> = upserts
        .iter()
        .map(|record| Inbound {
            source: Source::Table(record.table),
            partition: record.partition,
            offset: record.offset,
            key: record.key.as_deref(),
            value: record.value.as_deref(),
        })
        .filter(|inbound| {
            let decoded = decode::stock_quantity(inbound, &schemas).unwrap();
            decoded.is_some_and(|change| matches!(change.event, Event::Upsert(_)))
        })
        .collect();
    let mut group = criterion.benchmark_group("decode of one envelope of stock_quantity");
    group.throughput(Throughput::Elements(1));
    group.bench_function("plan", |bencher| {
        let mut turn = inbound.iter().cycle();
        bencher.iter(|| decode::stock_quantity(black_box(turn.next().unwrap()), &schemas).unwrap());
    });
    let parsed = recorded::schemas(Table::StockQuantity);
    let parsed: HashMap<u32, Schema> =
        parsed.into_iter().map(|(id, schema)| (id, Schema::parse_str(&schema).unwrap())).collect();
    let readers: HashMap<u32, _> = parsed
        .iter()
        .map(|(id, schema)| (*id, GenericDatumReader::builder(schema).build().unwrap()))
        .collect();
    let read = |bytes: &[u8]| {
        let (header, mut datum) = bytes.split_at(5);
        let id = u32::from_be_bytes(header[1..].try_into().unwrap());
        readers[&id].read_value(&mut datum).unwrap()
    };
    group.bench_function("apache-avro", |bencher| {
        let mut turn = inbound.iter().cycle();
        bencher.iter(|| {
            let inbound = black_box(turn.next().unwrap());
            (read(inbound.key.unwrap()), read(inbound.value.unwrap()))
        });
    });
    group.finish();
}

criterion_group!(benches, decoders);
criterion_main!(benches);

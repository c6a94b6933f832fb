//! The fast path through the decoder: what it takes, and what it leaves to apache-avro.

use processor::{
    pipeline::decode,
    record::{Inbound, Source, Table},
};

use crate::support::recorded::{self, Recorded};

fn inbound(record: &Recorded) -> Inbound<'_> {
    Inbound {
        source: Source::Table(record.table),
        partition: record.partition,
        offset: record.offset,
        key: record.key.as_deref(),
        value: record.value.as_deref(),
    }
}

#[test]
fn a_change_of_stock_is_decoded_without_an_allocation() {
    let (records, schemas) = recorded::history();
    let stock: Vec<_> =
        records.iter().filter(|record| record.table == Table::StockQuantity).map(inbound).collect();
    let changes = || {
        let decoded =
            stock.iter().map(|inbound| decode::stock_quantity(inbound, &schemas).unwrap());
        decoded.flatten().count()
    };
    let expected = changes();
    assert!(expected > 3, "{expected} changes recorded");
    let mut decoded = 0;
    let allocated = allocation_counter::measure(|| decoded = changes());
    assert_eq!((decoded, allocated.count_total), (expected, 0));
}

#[test]
fn what_debezium_writes_needs_no_general_decoder() {
    let (records, schemas) = recorded::history();
    for record in &records {
        let inbound = inbound(record);
        match record.table {
            Table::Warehouse => assert!(decode::warehouse(&inbound, &schemas).is_ok()),
            Table::StockItem => assert!(decode::stock_item(&inbound, &schemas).is_ok()),
            Table::StockQuantity => assert!(decode::stock_quantity(&inbound, &schemas).is_ok()),
        }
    }
    assert_eq!(schemas.take_generic_decodes(), 0);
}

#[test]
fn the_schema_id_of_a_key_is_read_without_the_key() {
    let (records, _) = recorded::history();
    let ids = records.iter().map(|record| decode::key_schema_id(&inbound(record)).unwrap());
    let known = recorded::schemas(Table::StockQuantity);
    let first = ids.flatten().next().unwrap();
    assert!(known.iter().any(|(id, _)| *id == first), "{first}");
}

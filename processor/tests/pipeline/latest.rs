//! Which row counts: last write wins, deletes, deliveries once more.

use processor::pipeline::Outcome;
use processor::record::{Inbound, Output, Source, Table, Target};
use serde_json::json;

use crate::support::{
    cluster::Cluster,
    debezium::{SECOND, WRITER_SCHEMAS, delete, depot, put, stock, stock_at, tombstone, warehouse},
    drained::drained,
};

#[test]
fn warehouse_stock_is_the_accepted_row() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 5, 2)).unwrap();
    assert_eq!(cluster.feed(0, put((1, 7), 9, 1)).unwrap(), Outcome::Late);
    assert_eq!(
        cluster.only(Output::WarehouseStock),
        json!({"warehouse_id": 1, "stock_item_id": 7, "quantity": 5, "last_update": 2_000})
    );
}

#[test]
fn a_deleted_row_leaves_every_output() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, warehouse("c", 1, &depot(100), Some(1))).unwrap();
    cluster.feed(0, put((1, 7), -5, 2)).unwrap();
    assert_ne!(cluster.only(Output::HighDemandStock), json!(null));
    cluster.feed(0, delete(&put((1, 7), -5, 2), Some(3))).unwrap();
    for output in Output::ALL {
        assert_eq!(cluster.only(output), json!(null), "{output:?}");
    }
    let tombstones = cluster.emitted.iter().filter(|record| record.value.is_none()).count();
    assert_eq!(tombstones, Output::ALL.len());
}

#[test]
fn a_row_that_comes_and_goes_within_a_transaction_leaves_no_trace_in_the_outputs() {
    let mut cluster = Cluster::new(1);
    cluster.write(0, put((1, 7), 5, 1));
    cluster.write(0, delete(&put((1, 7), 5, 1), Some(2)));
    cluster.settle(10);
    assert_eq!(cluster.emitted, []);
    assert_eq!(cluster.changelog(Table::StockQuantity, 0), 1, "the marker is remembered");
}

#[test]
fn times_are_compared_as_instants_and_not_as_text() {
    let mut cluster = Cluster::new(1);
    let at = |quantity, text| stock_at("u", (1, 7), quantity, text, None);
    cluster.feed(0, at(1, "2026-01-01T00:00:56Z")).unwrap();
    cluster.feed(0, at(2, "2026-01-01T00:00:56.1Z")).unwrap();
    assert_eq!(cluster.feed(0, at(3, "2026-01-01T00:00:56.000Z")).unwrap(), Outcome::Late);
    cluster.feed(0, at(4, "2026-01-01T01:00:56.100001+01:00")).unwrap();
    assert_eq!(cluster.only(Output::WarehouseStock)["quantity"], 4);
}

#[test]
fn of_times_within_a_millisecond_the_later_microsecond_wins() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, stock("u", (1, 7), 1, 1_002, None)).unwrap();
    assert_eq!(cluster.feed(0, stock("u", (1, 7), 2, 1_001, None)).unwrap(), Outcome::Late);
    assert_eq!(cluster.only(Output::WarehouseStock)["last_update"], 1);
}

#[test]
fn a_changed_key_moves_the_quantity_to_it() {
    let mut cluster = Cluster::new(1);
    let old = put((1, 7), 5, 1);
    cluster.feed(0, old.clone()).unwrap();
    cluster.feed(0, delete(&old, Some(2))).unwrap();
    cluster.feed(0, tombstone(&old)).unwrap();
    cluster.feed(1, stock("c", (2, 7), 5, SECOND, Some(3))).unwrap();
    assert_eq!(cluster.only(Output::WarehouseStock)["warehouse_id"], 2);
    assert_eq!(cluster.only(Output::GlobalStock)["quantity"], 5);
}

#[test]
fn input_delivered_again_changes_no_output() {
    let mut cluster = Cluster::new(1);
    let row = put((1, 7), 5, 1);
    let life = [
        row.clone(),
        put((1, 7), 50, 2),
        delete(&row, Some(3)),
        tombstone(&row),
        put((1, 7), 20, 4),
        put((2, 7), -1, 5),
    ];
    for record in life.iter().chain(&life) {
        cluster.feed(0, record.clone()).unwrap();
    }
    assert_eq!(cluster.read(Output::WarehouseStock).len(), 2);
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!(percentage["quantity"], 19);
    assert_eq!((&percentage["minimum"], &percentage["maximum"]), (&json!(5), &json!(50)));
}

#[test]
fn every_touched_key_is_emitted_once_in_a_transaction() {
    let mut cluster = Cluster::new(1);
    for second in 1..=50 {
        cluster.write(0, put((1, 7), second, second.into()));
    }
    cluster.settle(100);
    let count = |output| {
        let target = Target::Output(output);
        cluster.emitted.iter().filter(|record| record.target == target).count()
    };
    assert_eq!([Output::WarehouseStock, Output::GlobalStock].map(count), [1, 1]);
}

#[test]
fn a_delete_of_an_unknown_row_tells_the_second_stage_nothing() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((2, 8), 5, 1)).unwrap();
    let unknown = delete(&put((1, 7), 5, 1), Some(2));
    let inbound = Inbound {
        source: Source::Table(unknown.table),
        partition: 0,
        offset: 1,
        key: Some(&unknown.key),
        value: unknown.value.as_deref(),
    };
    cluster.member().process(&inbound, &WRITER_SCHEMAS).unwrap();
    let targets: Vec<_> =
        drained(cluster.member()).into_iter().map(|record| record.target).collect();
    assert_eq!(targets, [Target::Rows(Table::StockQuantity)]);
}

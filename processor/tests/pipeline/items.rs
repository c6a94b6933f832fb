//! `global-stock` and `high-demand-stock`: sums over an item's warehouses.

use processor::record::Output;
use serde_json::json;

use crate::support::{
    cluster::Cluster,
    debezium::{delete, depot, put, stock_item, warehouse},
};

#[test]
fn global_stock_sums_over_warehouses_in_any_partition() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 5, 4)).unwrap();
    cluster.feed(1, put((2, 7), -2, 3)).unwrap();
    cluster.feed(2, stock_item("c", 7, "bolt", Some(1))).unwrap();
    assert_eq!(
        cluster.only(Output::GlobalStock),
        json!({"stock_item_id": 7, "description": "bolt", "quantity": 3, "last_update": 4_000})
    );
}

#[test]
fn an_item_is_described_while_its_row_is_there() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 5, 1)).unwrap();
    assert_eq!(cluster.only(Output::GlobalStock)["description"], json!(null));
    let item = stock_item("c", 7, "bolt", Some(1));
    cluster.feed(0, item.clone()).unwrap();
    assert_eq!(cluster.only(Output::GlobalStock)["description"], "bolt");
    cluster.feed(0, delete(&item, Some(2))).unwrap();
    assert_eq!(cluster.only(Output::GlobalStock)["description"], json!(null));
    assert_eq!(cluster.only(Output::GlobalStock)["quantity"], 5);
}

#[test]
fn high_demand_is_the_sum_of_the_negative_rows_alone() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 100, 1)).unwrap();
    assert_eq!(cluster.only(Output::HighDemandStock), json!(null));
    cluster.feed(0, put((2, 7), -3, 2)).unwrap();
    cluster.feed(1, put((3, 7), -4, 3)).unwrap();
    assert_eq!(cluster.only(Output::HighDemandStock)["quantity"], -7);
}

#[test]
fn a_row_that_turns_positive_leaves_high_demand() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), -3, 1)).unwrap();
    cluster.feed(0, put((2, 7), -4, 2)).unwrap();
    cluster.feed(0, put((1, 7), 0, 3)).unwrap();
    assert_eq!(cluster.only(Output::HighDemandStock)["quantity"], -4);
    cluster.feed(0, put((2, 7), 1, 4)).unwrap();
    assert_eq!(cluster.only(Output::HighDemandStock), json!(null));
    assert_eq!(cluster.only(Output::GlobalStock)["quantity"], 1);
}

#[test]
fn the_last_update_of_an_aggregate_never_goes_back() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, warehouse("c", 1, &depot(100), Some(1))).unwrap();
    cluster.feed(0, put((1, 7), 5, 9)).unwrap();
    cluster.feed(0, put((1, 8), 5, 3)).unwrap();
    cluster.feed(0, put((2, 7), 5, 2)).unwrap();
    cluster.feed(0, delete(&put((1, 7), 0, 9), Some(10))).unwrap();
    assert_eq!(cluster.only(Output::WarehouseAllocation)["last_update"], 9_000);
    let items = cluster.read(Output::GlobalStock);
    assert_eq!([&items[0]["last_update"], &items[1]["last_update"]], [9_000, 3_000]);
}

#[test]
fn a_text_the_log_does_not_hold_stays_in_the_output() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 5, 1)).unwrap();
    cluster.feed(0, stock_item("c", 7, "a long text", Some(1))).unwrap();
    let unavailable = stock_item("u", 7, "__debezium_unavailable_value", Some(2));
    cluster.feed(0, unavailable).unwrap();
    assert_eq!(cluster.only(Output::GlobalStock)["description"], "a long text");
}

//! `warehouse-allocation`: the join with the warehouse, and the bands.

use processor::record::Output;
use serde_json::json;

use crate::support::{
    cluster::Cluster,
    debezium::{SECOND, Warehouse, delete, depot, put, warehouse},
};

#[test]
fn an_allocation_is_the_same_whichever_of_warehouse_and_stock_comes_first() {
    let expected = json!({
        "warehouse_id": 1, "name": "Depot", "location": {"lat": 48.2, "lon": 16.4},
        "quantity": 80, "capacity": 100, "allocation": 0.8, "threshold": "HIGH",
        "last_update": 3_000,
    });
    let rows = [put((1, 7), 50, 2), put((1, 8), 30, 3), warehouse("c", 1, &depot(100), Some(1))];
    for order in [[0, 1, 2], [2, 0, 1], [0, 2, 1]] {
        let mut cluster = Cluster::new(1);
        for index in order {
            cluster.feed(0, rows[index].clone()).unwrap();
        }
        assert_eq!(cluster.only(Output::WarehouseAllocation), expected);
    }
}

#[test]
fn stock_without_its_warehouse_has_no_allocation() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 50, 2)).unwrap();
    assert_eq!(cluster.only(Output::WarehouseAllocation), json!(null));
}

#[test]
fn a_warehouse_without_stock_has_no_allocation() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, warehouse("c", 1, &depot(100), Some(1))).unwrap();
    assert_eq!(cluster.only(Output::WarehouseAllocation), json!(null));
}

#[test]
fn a_warehouse_that_changes_moves_its_allocation() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 50, 2)).unwrap();
    cluster.feed(0, warehouse("c", 1, &depot(100), Some(1))).unwrap();
    let larger = Warehouse { name: "Hall".into(), last_update: 9 * SECOND, ..depot(1_000) };
    cluster.feed(0, warehouse("u", 1, &larger, Some(2))).unwrap();
    let allocation = cluster.only(Output::WarehouseAllocation);
    assert_eq!(allocation["name"], "Hall");
    assert_eq!(allocation["threshold"], "LOW");
    assert_eq!(allocation["last_update"], 9_000);
}

#[test]
fn a_deleted_warehouse_takes_its_allocation_along_and_brings_it_back() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 50, 2)).unwrap();
    let row = warehouse("c", 1, &depot(100), Some(1));
    cluster.feed(0, row.clone()).unwrap();
    cluster.feed(0, delete(&row, Some(2))).unwrap();
    assert_eq!(cluster.only(Output::WarehouseAllocation), json!(null));
    cluster.feed(0, warehouse("c", 1, &depot(200), Some(3))).unwrap();
    assert_eq!(cluster.only(Output::WarehouseAllocation)["allocation"], 0.25);
}

#[test]
fn without_a_capacity_above_zero_the_allocation_is_null() {
    for capacity in [0, -1] {
        let mut cluster = Cluster::new(1);
        cluster.feed(0, warehouse("c", 1, &depot(capacity), Some(1))).unwrap();
        cluster.feed(0, put((1, 7), 50, 2)).unwrap();
        let allocation = cluster.only(Output::WarehouseAllocation);
        assert_eq!(allocation["capacity"], capacity);
        assert_eq!(allocation["quantity"], 50);
        assert_eq!(allocation["allocation"], json!(null));
        assert_eq!(allocation["threshold"], json!(null));
    }
}

#[test]
fn a_name_the_log_does_not_hold_stays_as_it_was() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 50, 2)).unwrap();
    cluster.feed(0, warehouse("c", 1, &depot(100), Some(1))).unwrap();
    let unavailable = Warehouse { name: "__debezium_unavailable_value".into(), ..depot(200) };
    cluster.feed(0, warehouse("u", 1, &unavailable, Some(2))).unwrap();
    let allocation = cluster.only(Output::WarehouseAllocation);
    assert_eq!((&allocation["name"], &allocation["capacity"]), (&json!("Depot"), &json!(200)));
}

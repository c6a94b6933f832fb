//! A whole snapshot in one go.

use std::time::Instant;

use processor::record::Output;

use crate::support::{
    cluster::Cluster,
    debezium::{SECOND, stock},
};

/// As many as the largest load the pipeline promises; without optimization a tenth is enough to
/// notice work that grows with the square.
const ITEMS: i64 = if cfg!(debug_assertions) { 50 } else { 500 };
const WAREHOUSES: i64 = 300;
const PARTITIONS: i64 = 4;

#[test]
fn a_snapshot_goes_through_both_stages_in_one_go() {
    let mut cluster = Cluster::new(1);
    for item in 1..=ITEMS {
        for warehouse in 1..=WAREHOUSES {
            let partition = ((item + warehouse) % PARTITIONS).try_into().unwrap();
            cluster.write(partition, stock("r", (warehouse, item), 1, SECOND, Some(1)));
        }
    }
    let start = Instant::now();
    cluster.settle(10_000);
    println!("{} rows in {:?}", ITEMS * WAREHOUSES, start.elapsed());
    let items = cluster.read(Output::GlobalStock);
    assert_eq!(items.len(), usize::try_from(ITEMS).unwrap());
    assert!(items.iter().all(|item| item["quantity"] == WAREHOUSES));
    let rows = i64::try_from(cluster.read(Output::WarehouseStock).len()).unwrap();
    assert_eq!(rows, ITEMS * WAREHOUSES);
}

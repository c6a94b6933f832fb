//! Partitions that come and go.

use processor::record::{Inbound, Output, Source, Table};

use crate::support::{
    cluster::Cluster,
    debezium::{WRITER_SCHEMAS, depot, put, warehouse},
    drained::drained,
};

#[test]
fn a_revoked_partition_leaves_nothing_behind() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 5, 1)).unwrap();
    let staged = put((1, 9), 1, 2);
    let inbound = Inbound {
        source: Source::Table(staged.table),
        partition: 0,
        offset: 1,
        key: Some(&staged.key),
        value: staged.value.as_deref(),
    };
    cluster.member().process(&inbound, &WRITER_SCHEMAS).unwrap();
    for (source, partition) in cluster.partitions() {
        cluster.member().revoke(source, partition);
        assert_eq!(cluster.member().checkpoint(source, partition), None);
    }
    assert_eq!(cluster.member().rows().collect::<Vec<_>>(), []);
    assert_eq!(drained(cluster.member()), [], "nor is anything staged");
    cluster.feed(0, put((1, 8), 6, 2)).unwrap();
    let quantities: Vec<_> =
        cluster.read(Output::GlobalStock).iter().map(|value| value["quantity"].clone()).collect();
    assert_eq!(quantities, [5, 6]);
}

#[test]
fn a_restored_member_goes_on_where_the_old_one_stopped() {
    let mut cluster = Cluster::new(2);
    cluster.write(0, warehouse("c", 1, &depot(100), Some(1)));
    cluster.write(0, put((1, 7), 5, 2));
    cluster.settle(1);
    for at in cluster.partitions() {
        cluster.rebalance(at, 1);
    }
    cluster.compact();
    cluster.rebalance((Source::Table(Table::StockQuantity), 0), 0);
    cluster.write(0, put((1, 7), 6, 3));
    cluster.write(0, put((1, 7), 4, 1));
    cluster.settle(1);
    assert_eq!(cluster.only(Output::WarehouseAllocation)["quantity"], 6);
}

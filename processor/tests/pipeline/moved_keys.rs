//! Keys that are written with another schema: their rows may be in another partition, too.

use processor::{
    pipeline::ProcessError,
    record::{Output, Source, Table},
};

use crate::support::{
    cluster::Cluster,
    debezium::{Record, delete, put, with_other_key_schema},
};

const CONFLICT: &str = "keys of `stock_quantity` are written with schema `99` now and were written \
                        with schema `5`, so rows may have moved to other partitions";

/// A row in partition 0, all the way to the outputs.
fn cluster(members: usize) -> Cluster {
    let mut cluster = Cluster::new(members);
    cluster.write(0, put((1, 7), 5, 1));
    cluster.settle(1);
    cluster
}

fn refusal(cluster: &mut Cluster, record: Record) -> String {
    match cluster.feed(0, record) {
        Err(ProcessError::Conflict(conflict)) => conflict.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_second_key_schema_in_a_partition_is_refused_and_nothing_of_it_is_applied() {
    let mut cluster = cluster(1);
    assert_eq!(refusal(&mut cluster, with_other_key_schema(put((1, 7), 9, 2))), CONFLICT);
    assert_eq!(cluster.only(Output::GlobalStock)["quantity"], 5);
}

#[test]
fn a_second_key_schema_is_refused_after_a_restart_too() {
    let mut cluster = cluster(1);
    cluster.compact();
    cluster.restart(0);
    assert_eq!(refusal(&mut cluster, with_other_key_schema(put((2, 8), 9, 2))), CONFLICT);
}

#[test]
#[should_panic(expected = "written with schema `99` now")]
fn a_row_that_moved_to_another_instance_is_refused_by_the_second_stage() {
    let mut cluster = cluster(2);
    cluster.write(1, with_other_key_schema(put((1, 7), 9, 2)));
    cluster.settle(1);
}

#[test]
#[should_panic(expected = "written with schema `99` now")]
fn a_row_that_moved_is_refused_by_the_second_stage_after_a_restart_of_all() {
    let mut cluster = cluster(2);
    cluster.compact();
    for member in [0, 1] {
        cluster.restart(member);
    }
    cluster.write(1, with_other_key_schema(put((1, 7), 9, 2)));
    cluster.settle(1);
}

#[test]
#[should_panic(expected = "written with schema `99` now")]
fn a_delete_that_moved_is_refused_though_it_changes_no_sum() {
    let mut cluster = cluster(2);
    cluster.write(1, with_other_key_schema(delete(&put((1, 7), 5, 1), Some(2))));
    cluster.settle(1);
}

#[test]
fn nothing_of_a_row_that_moved_is_counted_twice() {
    for count in [1, 2, 1_000] {
        let mut cluster = cluster(2);
        cluster.write(1, with_other_key_schema(put((1, 7), 9, 2)));
        let settle = std::panic::AssertUnwindSafe(|| cluster.settle(count));
        assert!(std::panic::catch_unwind(settle).is_err());
        assert_eq!(cluster.only(Output::GlobalStock)["quantity"], 5, "{count} at a time");
    }
}

#[test]
fn with_a_single_partition_no_row_can_move() {
    let mut cluster = Cluster::with_partitions(1, 1);
    cluster.feed(0, put((1, 7), 5, 1)).unwrap();
    cluster.feed(0, with_other_key_schema(put((1, 7), 9, 2))).unwrap();
    cluster.restart(0);
    cluster.feed(0, put((2, 7), 1, 3)).unwrap();
    assert_eq!(cluster.only(Output::GlobalStock)["quantity"], 10);
}

#[test]
fn a_bad_record_teaches_no_key_schema() {
    let mut cluster = Cluster::new(1);
    let bad = Record { value: Some(vec![0, 0, 0, 0, 6]), ..put((1, 7), 5, 1) };
    assert!(cluster.feed(0, with_other_key_schema(bad)).is_err());
    cluster.feed(0, put((1, 7), 5, 1)).unwrap();
    let checkpoint = cluster.member().checkpoint(Source::Table(Table::StockQuantity), 0).unwrap();
    assert_eq!(checkpoint.key_schemas.stock_quantity, Some(5));
}

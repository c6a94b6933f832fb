//! `stock-global-percentage`: what counts as history.

use processor::record::{Inbound, Output, Source};
use serde_json::json;

use crate::support::{
    cluster::Cluster,
    debezium::{SECOND, WRITER_SCHEMAS, delete, put, stock},
};

#[test]
fn ten_now_of_a_thousand_at_most_are_one_percent() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 1_000, 1)).unwrap();
    cluster.feed(0, put((1, 7), 10, 2)).unwrap();
    assert_eq!(
        cluster.only(Output::StockGlobalPercentage),
        json!({
            "stock_item_id": 7, "description": null, "quantity": 10,
            "minimum": 10, "maximum": 1_000, "percentage": 1.0, "last_update": 2_000,
        })
    );
}

#[test]
fn without_a_maximum_above_zero_the_percentage_is_null() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), -10, 1)).unwrap();
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!(percentage["maximum"], -10);
    assert_eq!(percentage["percentage"], json!(null));
}

#[test]
fn extremes_within_a_transaction_are_not_lost() {
    let mut cluster = Cluster::new(1);
    for (second, quantity) in [5, 900, -40, 20].into_iter().enumerate() {
        cluster.write(0, put((1, 7), quantity, second.try_into().unwrap()));
    }
    cluster.settle(100);
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!((&percentage["minimum"], &percentage["maximum"]), (&json!(-40), &json!(900)));
}

#[test]
fn extremes_survive_deletes_and_restarts() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 1_000, 1)).unwrap();
    cluster.feed(0, delete(&put((1, 7), 0, 1), Some(2))).unwrap();
    assert_eq!(cluster.only(Output::StockGlobalPercentage), json!(null));
    cluster.restart(0);
    cluster.feed(0, put((1, 7), 500, 3)).unwrap();
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!(percentage["maximum"], 1_000);
    assert_eq!(percentage["percentage"], 50.0);
    assert_eq!(percentage["minimum"], 500, "while there was no row there was no quantity");
}

#[test]
fn a_delete_that_leaves_other_rows_may_make_an_extreme() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 100, 1)).unwrap();
    cluster.feed(1, put((2, 7), -30, 2)).unwrap();
    cluster.feed(0, delete(&put((1, 7), 0, 1), Some(3))).unwrap();
    cluster.feed(0, put((1, 7), 200, 4)).unwrap();
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!((&percentage["minimum"], &percentage["maximum"]), (&json!(-30), &json!(170)));
}

#[test]
fn a_half_loaded_snapshot_is_never_taken_for_history() {
    let quantities = [(1, 40), (2, -60), (3, 100), (4, 20)];
    for count in [1, 2, 100] {
        let mut cluster = Cluster::new(1);
        for (warehouse, quantity) in quantities {
            let row = stock("r", (warehouse, 7), quantity, SECOND, Some(9));
            cluster.write((warehouse % 2).try_into().unwrap(), row);
        }
        cluster.settle(count);
        let percentage = cluster.only(Output::StockGlobalPercentage);
        assert_eq!((&percentage["minimum"], &percentage["maximum"]), (&json!(100), &json!(100)));
    }
}

#[test]
fn history_made_before_the_rest_of_the_snapshot_is_moved_by_it() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, stock("r", (1, 7), 40, SECOND, Some(9))).unwrap();
    cluster.feed(0, put((1, 7), 140, 10)).unwrap();
    cluster.feed(0, put((1, 7), 10, 11)).unwrap();
    cluster.feed(1, stock("r", (2, 7), 1_000, SECOND, Some(9))).unwrap();
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!(percentage["quantity"], 1_010);
    assert_eq!((&percentage["minimum"], &percentage["maximum"]), (&json!(1_010), &json!(1_140)));
}

#[test]
fn a_snapshot_of_a_known_row_is_an_ordinary_change() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 10, 1)).unwrap();
    cluster.feed(0, stock("r", (1, 7), 50, 2 * SECOND, None)).unwrap();
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!((&percentage["minimum"], &percentage["maximum"]), (&json!(10), &json!(50)));
}

#[test]
fn what_was_aborted_is_in_no_extreme() {
    let mut cluster = Cluster::new(1);
    let aborted = put((1, 7), 900, 1);
    let inbound = Inbound {
        source: Source::Table(aborted.table),
        partition: 0,
        offset: 0,
        key: Some(&aborted.key),
        value: aborted.value.as_deref(),
    };
    cluster.member().process(&inbound, &WRITER_SCHEMAS).unwrap();
    cluster.member().abort();
    cluster.feed(0, put((1, 7), 5, 2)).unwrap();
    assert_eq!(cluster.only(Output::StockGlobalPercentage)["maximum"], 5);
}

#[test]
fn what_the_snapshot_found_is_where_the_history_starts() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 100, 10)).unwrap();
    cluster.feed(1, stock("r", (2, 7), 50, SECOND, Some(9))).unwrap();
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!((&percentage["minimum"], &percentage["maximum"]), (&json!(50), &json!(150)));
}

#[test]
fn a_row_of_the_snapshot_stays_in_the_history_when_it_is_deleted() {
    let mut cluster = Cluster::new(1);
    let row = stock("r", (1, 7), 100, SECOND, Some(1));
    cluster.feed(0, row.clone()).unwrap();
    cluster.feed(0, delete(&row, Some(2))).unwrap();
    cluster.feed(0, put((1, 7), 30, 3)).unwrap();
    let percentage = cluster.only(Output::StockGlobalPercentage);
    assert_eq!((&percentage["minimum"], &percentage["maximum"]), (&json!(30), &json!(100)));
}

#[test]
fn an_extreme_that_was_told_is_not_told_again() {
    let mut cluster = Cluster::new(1);
    cluster.feed(0, put((1, 7), 100, 1)).unwrap();
    cluster.feed(0, put((1, 7), 10, 2)).unwrap();
    cluster.feed(1, put((2, 7), 1_000, 3)).unwrap();
    cluster.feed(0, put((1, 7), 20, 4)).unwrap();
    assert_eq!(cluster.only(Output::StockGlobalPercentage)["maximum"], 1_020);
}

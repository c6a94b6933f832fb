//! What is asked. Pure.

use serde_json::{Value, json};

use super::ITEMS_INDEX;
use super::feed::Position;
use crate::panels::Panels;

/// Documents of one answer: what Elasticsearch gives at most without a scroll.
pub(super) const PAGE_SIZE: usize = 10_000;

/// The newest of those that were written between two looks: more would not make a median better.
const SIGHTINGS_MAX: usize = 1_000;

/// The lists, and the warehouses written since `position`, in one request.
pub(super) fn all(position: Position, panels: Panels) -> String {
    let lowest = |field: &str, limit: usize| {
        json!({
            "size": limit,
            "query": {"exists": {"field": field}},
            // The id makes the order one that does not change by itself.
            "sort": [{field: "asc"}, {"stock_item_id": "asc"}],
            "track_total_hits": true,
        })
    };
    let searches = [
        ("stock-global-percentage", lowest("percentage", panels.stock_global_percentage.limit)),
        (ITEMS_INDEX, lowest("quantity", panels.global_stock.limit)),
        ("high-demand-stock", lowest("quantity", panels.high_demand_stock.limit)),
    ];
    let lists = searches.iter().map(|(index, search)| lines(index, search)).collect::<String>();
    warehouses(position) + &lists
}

/// The warehouses written since `position`, in the order of their writing.
///
/// An index numbers its writes (`_seq_no`), so nothing is missed and nothing read twice. Deletes leave no trace in
/// it; the number of all documents tells of them.
pub(super) fn warehouses(position: Position) -> String {
    let search = json!({
        "size": PAGE_SIZE,
        "query": {"range": {"_seq_no": {"gt": position.0}}},
        "sort": [{"_seq_no": "asc"}],
        "track_total_hits": false,
        "aggs": {"all": {"global": {}, "aggs": {"newest": {"max": {"field": "_seq_no"}}}}},
    });
    lines("warehouse-allocation", &search)
}

/// The items written since `position`, or just where the index ends.
pub(super) fn sightings(position: Option<Position>) -> String {
    let search = json!({
        "size": if position.is_some() { SIGHTINGS_MAX } else { 0 },
        "query": {"range": {"_seq_no": {"gt": position.map_or(-1, |position| position.0)}}},
        "sort": [{"_seq_no": "desc"}],
        "_source": ["stock_item_id", "last_update"],
        "track_total_hits": false,
        "aggs": {"all": {"global": {}, "aggs": {"newest": {"max": {"field": "_seq_no"}}}}},
    });
    lines(ITEMS_INDEX, &search)
}

/// One item, if it is of this time or later.
pub(super) fn item(stock_item_id: i64, last_update_ms: i64) -> String {
    let filter = json!([
        {"ids": {"values": [stock_item_id.to_string()]}},
        {"range": {"last_update": {"gte": last_update_ms, "format": "epoch_millis"}}},
    ]);
    let search = json!({"size": 1, "query": {"bool": {"filter": filter}}, "_source": false});
    lines(ITEMS_INDEX, &search)
}

fn lines(index: &str, search: &Value) -> String {
    let header = json!({
        "index": index,
        // Before the first document there is no index: that is nothing, and no fault.
        "ignore_unavailable": true,
        // While the node starts, some shards answer and others do not.
        "allow_partial_search_results": false,
    });
    format!("{header}\n{search}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_request_asks_for_everything() {
        let panels = Panels::load().unwrap();
        insta::assert_snapshot!(all(Position(41), panels));
    }
}

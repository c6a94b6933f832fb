//! What was answered. Pure.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::feed::{Page, Position};
use crate::board::{Counts, Lists, Sighting, Warehouse};

/// A search's hits.
#[derive(Debug, Deserialize)]
struct Hits<T> {
    hits: Vec<Hit<T>>,
    total: Option<Total>,
}

#[derive(Debug, Deserialize)]
struct Hit<T> {
    #[serde(rename = "_source")]
    source: T,
    #[serde(default)]
    sort: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Total {
    value: u64,
}

/// What the latency needs of a document of `global-stock`.
#[derive(Debug, Deserialize)]
struct WrittenItem {
    stock_item_id: i64,
    last_update: Option<i64>,
}

/// The warehouses, which are the first search of each request.
pub(super) fn warehouses(answer: &mut Value) -> Result<Page, String> {
    let newest = newest(answer)?;
    let count = count(answer)?;
    let found: Hits<Warehouse> = hits(answer, 0)?;
    let number = |value: &Value| value.as_i64().map(Position);
    let position = found.hits.last().and_then(|hit| number(hit.sort.first()?));
    let warehouses = found.hits.into_iter().map(|hit| hit.source).collect();
    Ok(Page { warehouses, position, newest, count })
}

/// The items that were written, and where their index ends.
pub(super) fn sightings(answer: &mut Value) -> Result<(Vec<Sighting>, Option<Position>), String> {
    let newest = newest(answer)?;
    let found: Hits<WrittenItem> = hits(answer, 0)?;
    let sightings = found.hits.into_iter().filter_map(|hit| {
        let last_update_ms = u64::try_from(hit.source.last_update?).ok()?;
        Some(Sighting { stock_item_id: hit.source.stock_item_id, last_update_ms })
    });
    Ok((sightings.collect(), newest))
}

/// Whether the first search found anything.
pub(super) fn is_found(answer: &mut Value) -> Result<bool, String> {
    let hits = response(answer, 0)?.pointer("/hits/hits");
    Ok(hits.and_then(Value::as_array).is_some_and(|hits| !hits.is_empty()))
}

/// The newest write of all documents of the first search's index.
fn newest(answer: &mut Value) -> Result<Option<Position>, String> {
    let newest = response(answer, 0)?.pointer("/aggregations/all/newest/value");
    // A maximum is a floating-point number, exact up to 2^53.
    #[expect(clippy::cast_possible_truncation, reason = "a write's number")]
    let position = |number: f64| Position(number as i64);
    Ok(newest.and_then(Value::as_f64).map(position))
}

/// The documents of the first search's index.
fn count(answer: &mut Value) -> Result<u64, String> {
    let count = response(answer, 0)?.pointer("/aggregations/all/doc_count");
    Ok(count.and_then(Value::as_u64).unwrap_or_default())
}

/// The lists, which follow in the order in which they were asked for.
pub(super) fn lists(answer: &mut Value) -> Result<Lists, String> {
    let warehouses = count(answer)?;
    let (lowest_percentages, _) = list(answer, 1)?;
    let (lowest_quantities, items) = list(answer, 2)?;
    let (high_demand, in_demand) = list(answer, 3)?;
    let counts = Counts { warehouses, items, high_demand: in_demand };
    Ok(Lists { lowest_percentages, lowest_quantities, high_demand, counts })
}

fn list<T: DeserializeOwned>(answer: &mut Value, place: usize) -> Result<(Vec<T>, u64), String> {
    let found: Hits<T> = hits(answer, place)?;
    let count = found.total.map_or(0, |total| total.value);
    Ok((found.hits.into_iter().map(|hit| hit.source).collect(), count))
}

fn hits<T: DeserializeOwned>(answer: &mut Value, place: usize) -> Result<Hits<T>, String> {
    let hits = response(answer, place)?.get_mut("hits").map(Value::take).unwrap_or_default();
    serde_json::from_value(hits).map_err(|error| format!("search {place}: {error}"))
}

/// One search's answer; a failed one says why.
fn response(answer: &mut Value, place: usize) -> Result<&mut Value, String> {
    let responses = answer.get_mut("responses");
    let response = responses
        .and_then(|responses| responses.get_mut(place))
        .ok_or_else(|| format!("the answer has no search {place}"))?;
    if response["error"].is_null() {
        return Ok(response);
    }
    let cause = response["error"]["root_cause"][0]["reason"].as_str();
    let reason = cause.or_else(|| response["error"]["reason"].as_str()).unwrap_or("no reason");
    Err(format!("search {place} failed: {reason}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn search(hits: &Value) -> Value {
        json!({"hits": {"total": {"value": 7, "relation": "eq"}, "hits": hits}, "status": 200})
    }

    /// What Elasticsearch 9.5 answers, shortened to what is read.
    fn answer() -> Value {
        let warehouse = json!({"_source": {
            "warehouse_id": 85, "name": "Jacksonville Depot 2",
            "location": {"lat": 30.2, "lon": -81.6}, "quantity": -57, "capacity": 692_839,
            "allocation": -8.2e-5, "threshold": "LOW", "last_update": 1_795_462_934_577_i64,
        }, "sort": [41]});
        let mut warehouses = search(&json!([warehouse]));
        warehouses["aggregations"] = json!({"all": {"doc_count": 49, "newest": {"value": 51.0}}});
        let share = json!({"stock_item_id": 3, "description": "Bolt", "quantity": 2,
            "minimum": 0, "maximum": 8, "percentage": 25.0, "last_update": 5});
        let item =
            json!({"stock_item_id": 4, "description": null, "quantity": -9, "last_update": 6});
        let (share, item) = (json!([{"_source": share}]), json!([{"_source": item}]));
        json!({"responses": [warehouses, search(&share), search(&item), search(&json!([]))]})
    }

    #[test]
    fn a_page_says_how_far_it_goes_and_how_much_there_is() {
        let page = warehouses(&mut answer()).unwrap();
        assert_eq!(page.warehouses[0].threshold.as_deref(), Some("LOW"));
        assert_eq!((page.position, page.newest), (Some(Position(41)), Some(Position(51))));
        assert_eq!(page.count, 49);
    }

    #[test]
    fn the_lists_come_in_the_order_of_the_request() {
        let lists = lists(&mut answer()).unwrap();
        assert_eq!(lists.lowest_percentages[0].percentage, Some(25.0));
        assert_eq!(lists.lowest_quantities[0].quantity, -9);
        assert_eq!(lists.counts, Counts { warehouses: 49, items: 7, high_demand: 7 });
    }

    #[test]
    fn without_an_index_there_is_nothing() {
        let nothing = json!({"hits": {"total": {"value": 0}, "hits": []}, "status": 200});
        let mut answer = json!({"responses": [nothing, nothing, nothing, nothing]});
        assert_eq!(lists(&mut answer).unwrap(), Lists::default());
        let page = warehouses(&mut answer).unwrap();
        assert_eq!((page.newest, page.count), (None, 0));
    }

    #[test]
    fn a_failed_search_says_why() {
        let mut answer = json!({"responses": [{"error": {
            "reason": "all shards failed", "root_cause": [{"reason": "no shard available"}],
        }, "status": 503}]});
        let error = warehouses(&mut answer).unwrap_err();
        assert_eq!(error, "search 0 failed: no shard available");
    }

    #[test]
    fn an_answer_of_something_else_is_refused() {
        assert!(lists(&mut json!({"hello": 1})).is_err());
        assert!(warehouses(&mut json!([])).is_err());
    }
}

//! Columns of a lens: each one that is named exists and is of the kind that is needed there.

use serde_json::{Value, json};

use super::{Problem, shown};
use crate::kibana::objects::{SavedObject, entries, items, texts};

pub(super) fn check(objects: &[SavedObject]) -> Vec<Problem> {
    let lenses = objects.iter().filter(|object| object.kind == "lens");
    lenses
        .flat_map(|lens| of(lens).into_iter().map(|message| Problem::new(lens, message)))
        .collect()
}

fn of(lens: &SavedObject) -> Vec<String> {
    let visualization = lens.attribute(&["state", "visualization"]);
    let id = visualization["layerId"].as_str().unwrap_or_default();
    let Some((_, layer)) = lens.lens_layers().find(|(name, _)| *name == id) else {
        return vec![format!("`layerId` is `{id}`, but there is no such layer")];
    };
    [accessors(visualization, layer), order(layer), sortings(layer), palettes(visualization)]
        .concat()
}

/// What the visualization shows is a column.
fn accessors(visualization: &Value, layer: &Value) -> Vec<String> {
    let named = entries(visualization).filter(|(key, _)| key.ends_with("Accessor"));
    let named = named.map(|(key, value)| (key.as_str(), value));
    let cells = items(&visualization["columns"]).map(|cell| ("columns", &cell["columnId"]));
    let sorting = visualization.get("sorting").map(|sorting| ("sorting", &sorting["columnId"]));
    let all = named.chain(cells).chain(sorting);
    let missing = all.filter(|(_, column)| column_of(layer, column).is_none());
    missing
        .map(|(key, column)| format!("`{key}` names column {}, which is not there", shown(column)))
        .collect()
}

/// `columnOrder` holds each column once, those that group before those that measure.
fn order(layer: &Value) -> Vec<String> {
    let order: Vec<&str> = texts(&layer["columnOrder"]).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    let mut columns: Vec<&str> = entries(&layer["columns"]).map(|(id, _)| id.as_str()).collect();
    columns.sort_unstable();
    if sorted != columns {
        return vec![format!(
            "`columnOrder` is {}, but the columns are {}",
            json!(order),
            json!(columns)
        )];
    }
    let grouping = |id: &&str| layer["columns"][*id]["isBucketed"] == true;
    if !order.iter().is_sorted_by_key(|id| !grouping(id)) {
        return vec![format!(
            "`columnOrder` {} has a grouping column behind another one",
            json!(order)
        )];
    }
    Vec::new()
}

/// Groups are sorted by a column that Elasticsearch computes. A last value cannot be sorted by.
fn sortings(layer: &Value) -> Vec<String> {
    let sorted =
        entries(&layer["columns"]).filter(|(_, column)| column["operationType"] == "terms");
    let wrong = sorted.filter_map(|(id, column)| {
        let by = &column["params"]["orderBy"]["columnId"];
        let reason = match column_of(layer, by) {
            None => "which is not there",
            Some(by) if by["isBucketed"] == true => "which groups itself",
            Some(by) if by.get("references").is_some() => "which Elasticsearch does not compute",
            Some(by) if by["operationType"] == "last_value" => "a last value",
            Some(_) => return None,
        };
        Some(format!("column `{id}` is sorted by {}, {reason}", shown(by)))
    });
    wrong.collect()
}

/// Bands ascend, and the upper edges are the lower edges of the next.
fn palettes(visualization: &Value) -> Vec<String> {
    let params = &visualization["palette"]["params"];
    if params.is_null() {
        return Vec::new();
    }
    let edges = |key: &str| items(&params[key]).map(|stop| &stop["stop"]).collect::<Vec<_>>();
    let (upper, lower) = (edges("stops"), edges("colorStops"));
    let colors = |key: &str| items(&params[key]).map(|stop| &stop["color"]).collect::<Vec<_>>();
    let count = params["steps"].as_u64().and_then(|steps| usize::try_from(steps).ok());
    if upper.is_empty() || count != Some(upper.len()) || colors("stops") != colors("colorStops") {
        return vec!["the palette's `steps`, `stops` and `colorStops` differ".to_owned()];
    }
    let ascend = upper.iter().is_sorted_by_key(|edge| edge.as_f64());
    if !ascend || upper.iter().take(upper.len() - 1).ne(lower.iter().skip(1)) {
        let (upper, lower) = (json!(upper), json!(lower));
        return vec![format!("the palette's bands end at {upper} and begin at {lower}")];
    }
    Vec::new()
}

fn column_of<'a>(layer: &'a Value, id: &Value) -> Option<&'a Value> {
    layer["columns"].get(id.as_str()?)
}

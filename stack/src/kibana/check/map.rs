//! Layers of a map: only keys that Kibana's schemas know.

use serde_json::Value;

use super::{Problem, shown, unknown_keys};
use crate::kibana::objects::SavedObject;

const LAYER: [&str; 17] = [
    "id",
    "label",
    "type",
    "sourceDescriptor",
    "style",
    "joins",
    "alpha",
    "visible",
    "minZoom",
    "maxZoom",
    "includeInFitToBounds",
    "query",
    "parent",
    "attribution",
    "disableTooltips",
    "locale",
    "areLabelsOnTop",
];
const BASEMAP: [&str; 5] = ["type", "isAutoSelect", "id", "lightModeDefault", "darkModeDefault"];
const DOCUMENTS: [&str; 16] = [
    "id",
    "type",
    "indexPatternRefName",
    "geoField",
    "scalingType",
    "filterByMapBounds",
    "applyGlobalQuery",
    "applyGlobalTime",
    "applyForceRefresh",
    "tooltipProperties",
    "sortField",
    "sortOrder",
    "topHitsSplitField",
    "topHitsSize",
    "topHitsGroupByTimeseries",
    "indexPatternId",
];
const STATE: [&str; 8] = [
    "adHocDataViews",
    "center",
    "filters",
    "query",
    "refreshConfig",
    "settings",
    "timeFilters",
    "zoom",
];

pub(super) fn check(objects: &[SavedObject]) -> Vec<Problem> {
    let maps = objects.iter().filter(|object| object.kind == "map");
    maps.flat_map(|map| of(map).into_iter().map(|message| Problem::new(map, message))).collect()
}

fn of(map: &SavedObject) -> Vec<String> {
    let state = unknown("mapStateJSON", map.attribute(&["mapStateJSON"]), &STATE);
    map.map_layers().flat_map(layer).chain(state).collect()
}

fn layer(layer: &Value) -> Vec<String> {
    let name = format!("layer {}", shown(&layer["id"]));
    let source = &layer["sourceDescriptor"];
    let known: &[&str] = match source["type"].as_str() {
        Some("EMS_TMS") => &BASEMAP,
        Some("ES_SEARCH") => &DOCUMENTS,
        _ => return vec![format!("{name}: source {} is not known", shown(&source["type"]))],
    };
    let label = (!layer["label"].is_string()).then(|| format!("{name}: `label` must be a text"));
    let keys = unknown(&name, layer, &LAYER).into_iter().chain(unknown(&name, source, known));
    keys.chain(label).collect()
}

fn unknown(place: &str, value: &Value, known: &[&str]) -> Vec<String> {
    unknown_keys(value, known).map(|key| format!("{place}: Kibana knows no key `{key}`")).collect()
}

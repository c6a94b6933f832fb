//! Layers of a map: only keys that Kibana's schemas know.

use serde_json::Value;

use super::{Problem, shown, unknown_keys};
use crate::kibana::objects::{SavedObject, entries};

const LAYER: &str = "\
    id label type sourceDescriptor style joins alpha visible minZoom maxZoom \
    includeInFitToBounds query parent attribution disableTooltips locale areLabelsOnTop";
const BASEMAP: &str = "type isAutoSelect id lightModeDefault";
const DOCUMENTS: &str = "\
    id type indexPatternRefName geoField scalingType filterByMapBounds applyGlobalQuery \
    applyGlobalTime applyForceRefresh tooltipProperties sortField sortOrder \
    topHitsSplitField topHitsSize topHitsGroupByTimeseries";
const STYLES: &str = "\
    symbolizeAs fillColor lineColor lineWidth icon iconSize iconOrientation labelText \
    labelZoomRange labelColor labelSize labelBorderColor labelBorderSize labelPosition";
const STYLE_OPTIONS: &str = "\
    type field fieldMetaOptions color size value position minSize maxSize invert \
    customColorRamp useCustomColorRamp dataMappingFunction colorCategory customColorPalette \
    useCustomColorPalette otherCategoryColor orientation";
const STATE: &str = "adHocDataViews center filters query refreshConfig settings timeFilters zoom";
const UI_STATE: &str = "isLayerTOCOpen openTOCDetails";

pub(super) fn check(objects: &[SavedObject]) -> Vec<Problem> {
    let maps = objects.iter().filter(|object| object.kind == "map");
    maps.flat_map(|map| of(map).into_iter().map(|message| Problem::new(map, message))).collect()
}

fn of(map: &SavedObject) -> Vec<String> {
    let state = unknown("mapStateJSON", map.attribute(&["mapStateJSON"]), STATE);
    let ui_state = unknown("uiStateJSON", map.attribute(&["uiStateJSON"]), UI_STATE);
    map.map_layers().flat_map(layer).chain(state).chain(ui_state).collect()
}

fn layer(layer: &Value) -> Vec<String> {
    let name = format!("layer {}", shown(&layer["id"]));
    let source = &layer["sourceDescriptor"];
    let known: &str = match source["type"].as_str() {
        Some("EMS_TMS") => BASEMAP,
        Some("ES_SEARCH") => DOCUMENTS,
        _ => return vec![format!("{name}: source {} is not known", shown(&source["type"]))],
    };
    let label = (!layer["label"].is_string()).then(|| format!("{name}: `label` must be a text"));
    let keys = unknown(&name, layer, LAYER).into_iter().chain(unknown(&name, source, known));
    let styles = &layer["style"]["properties"];
    let options = entries(styles).flat_map(|(style, value)| {
        unknown(&format!("{name}, {style}"), &value["options"], STYLE_OPTIONS)
    });
    keys.chain(unknown(&name, styles, STYLES)).chain(options).chain(label).collect()
}

fn unknown(place: &str, value: &Value, known: &str) -> Vec<String> {
    unknown_keys(value, known).map(|key| format!("{place}: Kibana knows no key `{key}`")).collect()
}

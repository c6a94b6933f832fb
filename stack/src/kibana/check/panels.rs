//! Bands, colours and limits are those of `elasticsearch/panels.json`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Problem, field_uses};
use crate::kibana::objects::{SavedObject, entries, items};

pub(super) fn check(objects: &[SavedObject], panels: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, wanted) in entries(panels).filter(|(key, _)| *key != "_meta") {
        for object in showing(objects, index) {
            let palette = object.attribute(&["state", "visualization", "palette", "params"]);
            let found = [
                ("limit", limit(object), &wanted["limit"]),
                ("full", full(object), &wanted["full"]),
                ("bands", bands(palette), &below(&wanted["bands"])),
                ("categories", categories(object), &named(&wanted["bands"])),
            ];
            let differ = found.into_iter().filter_map(|(what, found, wanted)| {
                let found = found.filter(|found| found != wanted)?;
                Some(format!("{what} {found}, but `panels.json` says {wanted}"))
            });
            problems.extend(differ.map(|message| Problem::new(object, message)));
        }
    }
    problems
}

/// Lenses and maps that show an index.
fn showing<'a>(objects: &'a [SavedObject], index: &str) -> Vec<&'a SavedObject> {
    let uses = field_uses(objects).into_iter().filter(|one| one.index == index);
    let names: BTreeSet<String> = uses.map(|one| one.object).collect();
    let shows =
        |object: &&SavedObject| object.kind != "index-pattern" && names.contains(&object.name());
    objects.iter().filter(shows).collect()
}

/// How many groups a lens shows.
fn limit(object: &SavedObject) -> Option<Value> {
    columns(object)
        .find(|column| column["operationType"] == "terms")
        .map(|column| column["params"]["size"].clone())
}

/// At which value a bar is full.
fn full(object: &SavedObject) -> Option<Value> {
    let column = columns(object).find(|column| column["operationType"] == "static_value")?;
    serde_json::from_str(column["params"]["value"].as_str()?).ok()
}

fn columns(object: &SavedObject) -> impl Iterator<Item = &Value> {
    object.lens_layers().flat_map(|(_, layer)| entries(&layer["columns"])).map(|(_, column)| column)
}

/// Colours of a palette with the limits below which they hold; the last one has none.
fn bands(palette: &Value) -> Option<Value> {
    let stops: Vec<&Value> = items(&palette["stops"]).collect();
    let (last, others) = stops.split_last()?;
    let others = others.iter().map(|stop| json!({"color": stop["color"], "below": stop["stop"]}));
    Some(others.chain([json!({"color": last["color"], "below": null})]).collect())
}

/// The same of `panels.json`.
fn below(bands: &Value) -> Value {
    items(bands).map(|band| json!({"color": band["color"], "below": band["below"]})).collect()
}

/// Colours of a map by the name of the band.
fn categories(object: &SavedObject) -> Option<Value> {
    let style = |layer: &Value| layer["style"]["properties"]["fillColor"]["options"].clone();
    let style = object.map_layers().map(style).find(|options| options["type"] == "CATEGORICAL")?;
    // The colour without a name is that of documents without a band.
    let named = items(&style["customColorPalette"]).filter(|entry| !entry["stop"].is_null());
    Some(named.map(|entry| json!({"name": entry["stop"], "color": entry["color"]})).collect())
}

/// The same of `panels.json`.
fn named(bands: &Value) -> Value {
    items(bands).map(|band| json!({"name": band["name"], "color": band["color"]})).collect()
}

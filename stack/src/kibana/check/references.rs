//! Each reference leads to an object of the file and is used; each use has its reference.

use serde_json::Value;

use super::Problem;
use crate::kibana::objects::{SavedObject, items};

pub(super) fn check(objects: &[SavedObject]) -> Vec<Problem> {
    objects.iter().flat_map(|object| of(object, objects)).collect()
}

fn of(object: &SavedObject, objects: &[SavedObject]) -> Vec<Problem> {
    let used = uses(object);
    let mut messages = Vec::new();
    for (position, reference) in object.references.iter().enumerate() {
        let name = &reference.name;
        if !objects.iter().any(|other| other.kind == reference.kind && other.id == reference.id) {
            let (kind, id) = (&reference.kind, &reference.id);
            messages.push(format!("reference `{name}` leads to {kind} `{id}`, which is not there"));
        }
        if !used.contains(name) {
            messages.push(format!("reference `{name}` is never used"));
        }
        if object.references[..position].iter().any(|other| other.name == *name) {
            messages.push(format!("reference `{name}` is there twice"));
        }
    }
    let missing = used.iter().filter(|name| object.reference(name).is_none());
    messages.extend(missing.map(|name| format!("no reference is named `{name}`")));
    messages.into_iter().map(|message| Problem::new(object, message)).collect()
}

/// The names by which the attributes call other objects.
fn uses(object: &SavedObject) -> Vec<String> {
    let lens = object.lens_layers().map(|(name, _)| lens_reference(name));
    let map = object.map_layers().filter_map(map_reference).map(str::to_owned);
    let panels = items(object.attribute(&["panelsJSON"])).filter_map(panel_reference);
    lens.chain(map).chain(panels).collect()
}

/// The name by which a lens calls the data view of a layer.
pub(super) fn lens_reference(layer: &str) -> String {
    format!("indexpattern-datasource-layer-{layer}")
}

/// The name by which a map calls the data view of a layer; a basemap has none.
pub(super) fn map_reference(layer: &Value) -> Option<&str> {
    layer["sourceDescriptor"]["indexPatternRefName"].as_str()
}

/// The name by which a dashboard calls the object of a panel.
pub(super) fn panel_reference(panel: &Value) -> Option<String> {
    let (index, name) = (panel["panelIndex"].as_str()?, panel["panelRefName"].as_str()?);
    Some(format!("{index}:{name}"))
}

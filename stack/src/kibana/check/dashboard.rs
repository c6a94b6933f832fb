//! Panels of a dashboard: only keys that Kibana's schemas know, on a grid without overlap.

use serde_json::Value;

use super::references::panel_reference;
use super::{Problem, shown, unknown_keys};
use crate::kibana::objects::{SavedObject, items};

/// Columns of the grid.
const GRID_WIDTH: u64 = 48;

const DASHBOARD: &str = "\
    title description kibanaSavedObjectMeta timeRestore timeFrom timeTo refreshInterval \
    panelsJSON optionsJSON hits version";
const OPTIONS: &str =
    "useMargins syncColors syncCursor syncTooltips hidePanelTitles autoApplyFilters";
const PANEL: &str = "type panelIndex gridData embeddableConfig panelRefName";

pub(super) fn check(objects: &[SavedObject]) -> Vec<Problem> {
    let dashboards = objects.iter().filter(|object| object.kind == "dashboard");
    dashboards
        .flat_map(|one| of(one).into_iter().map(|message| Problem::new(one, message)))
        .collect()
}

fn of(dashboard: &SavedObject) -> Vec<String> {
    let panels: Vec<&Value> = items(dashboard.attribute(&["panelsJSON"])).collect();
    let attributes = unknown_keys(&dashboard.attributes, DASHBOARD);
    let options = unknown_keys(dashboard.attribute(&["optionsJSON"]), OPTIONS);
    let keys = attributes.chain(options).map(|key| format!("Kibana knows no key `{key}`"));
    let each = panels.iter().flat_map(|one| panel(dashboard, one));
    let overlaps = panels.iter().enumerate().flat_map(|(position, one)| {
        let others = panels[..position].iter().filter(|other| overlap(one, other));
        others.map(|other| {
            format!(
                "panels {} and {} overlap",
                shown(&other["panelIndex"]),
                shown(&one["panelIndex"])
            )
        })
    });
    keys.chain(each).chain(overlaps).collect()
}

fn panel(dashboard: &SavedObject, panel: &Value) -> Vec<String> {
    let index = shown(&panel["panelIndex"]);
    let mut messages: Vec<String> = unknown_keys(panel, PANEL)
        .map(|key| format!("panel {index}: Kibana knows no key `{key}`"))
        .collect();
    if panel["gridData"]["i"] != panel["panelIndex"] {
        messages.push(format!("panel {index}: `gridData.i` is {}", shown(&panel["gridData"]["i"])));
    }
    match columns(panel) {
        Some([left, right]) if left < right && right <= GRID_WIDTH => {}
        _ => messages.push(format!("panel {index} is not within the grid's {GRID_WIDTH} columns")),
    }
    let name = panel_reference(panel);
    let reference = name.as_deref().and_then(|name| dashboard.reference(name));
    if let Some(reference) = reference.filter(|reference| panel["type"] != *reference.kind) {
        let kind = &reference.kind;
        messages.push(format!(
            "panel {index} is a {}, but its object a `{kind}`",
            shown(&panel["type"])
        ));
    }
    if name.is_none() {
        messages.push(format!("panel {index} has no `panelRefName`"));
    }
    messages
}

fn overlap(one: &Value, other: &Value) -> bool {
    let meet = |one: Option<[u64; 2]>, other: Option<[u64; 2]>| match (one, other) {
        (Some([begin, end]), Some([other_begin, other_end])) => {
            begin < other_end && other_begin < end
        }
        _ => false,
    };
    meet(columns(one), columns(other)) && meet(rows(one), rows(other))
}

fn columns(panel: &Value) -> Option<[u64; 2]> {
    extent(panel, "x", "w")
}

fn rows(panel: &Value) -> Option<[u64; 2]> {
    extent(panel, "y", "h")
}

fn extent(panel: &Value, begin: &str, length: &str) -> Option<[u64; 2]> {
    let begin = panel["gridData"][begin].as_u64()?;
    Some([begin, begin.checked_add(panel["gridData"][length].as_u64()?)?])
}

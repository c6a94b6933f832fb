//! What may stand beside `config`: it is meant for this tool, not for the connector.

use jsonc_parser::ast::{Object, ObjectProp, Value};

use crate::connect::target_state::TargetState;

/// All keys of the outer object in the nested shape.
pub(super) const KEYS: [&str; 4] = ["name", "config", "state", "depends_on"];

pub(super) fn state(outer: &Object) -> Result<Option<TargetState>, String> {
    let Some(property) = outer.get("state") else { return Ok(None) };
    let given = property.value.as_string_lit().and_then(|text| text.value.parse().ok());
    given.map(Some).ok_or_else(|| format!("must be one of {}", quoted(&TargetState::NAMES)))
}

pub(super) fn depends_on(outer: &Object) -> Result<Vec<String>, String> {
    let Some(property) = outer.get("depends_on") else { return Ok(Vec::new()) };
    names(property).ok_or_else(|| "must be a list of connector names".to_owned())
}

fn names(property: &ObjectProp) -> Option<Vec<String>> {
    let name = |value: &Value| Some(value.as_string_lit()?.value.trim().to_owned());
    property.value.as_array()?.elements.iter().map(name).collect()
}

/// What to say of a key that does not belong there.
pub(super) fn unknown(key: &str) -> String {
    let message = "unknown beside `config`: settings belong into `config`";
    match key {
        "initial_state" => format!("{message}; the state it is to have is `state`"),
        _ => message.to_owned(),
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

//! Debezium's own schemas, as the fixtures of the processor recorded them.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::services::Services;

/// The tables and what was recorded of their topics.
pub(super) const RECORDED: [(&str, &str); 3] = [
    ("warehouse", include_str!("../../../processor/tests/fixtures/warehouse.json")),
    ("stock_item", include_str!("../../../processor/tests/fixtures/stock_item.json")),
    ("stock_quantity", include_str!("../../../processor/tests/fixtures/stock_quantity.json")),
];

/// Ids under which the registry knows a table's schemas.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SchemaIds {
    /// Of the key.
    pub(crate) key: u32,
    /// Of the envelope.
    pub(crate) value: u32,
}

/// The schema of this record name in a recording.
pub(super) fn recorded_schema(recording: &str, name: &str) -> Result<Value> {
    let recording: Value = serde_json::from_str(recording)?;
    let schemas = recording["schemas"].as_object().context("a recording without schemas")?;
    let found = schemas.values().find(|schema| schema["name"] == name);
    found.cloned().with_context(|| format!("no schema `{name}` in the recording"))
}

/// Registers the schemas of the three source topics; the ids in the order of the tables.
///
/// # Errors
/// When the registry refuses one.
pub(crate) fn register(services: &Services, prefix: &str) -> Result<[SchemaIds; 3]> {
    let mut ids = [SchemaIds::default(); 3];
    for (ids, (table, recording)) in ids.iter_mut().zip(RECORDED) {
        ids.key = register_one(services, &format!("{prefix}.{table}-key"), recording, "Key")?;
        ids.value =
            register_one(services, &format!("{prefix}.{table}-value"), recording, "Envelope")?;
    }
    Ok(ids)
}

fn register_one(services: &Services, subject: &str, recording: &str, name: &str) -> Result<u32> {
    let schema = recorded_schema(recording, name)?.to_string();
    let path = format!("/subjects/{subject}/versions");
    let answer = services.registry_post(&path, &json!({ "schema": schema }))?;
    let id = answer["id"].as_u64().with_context(|| format!("no id for `{subject}`: {answer}"))?;
    Ok(u32::try_from(id)?)
}

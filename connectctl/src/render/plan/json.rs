use serde_json::{Value, json};

use super::{Action, Entry, Key, count};

/// Raised when a field changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;

/// An object with a schema version, for programs.
#[must_use]
pub fn json(entries: &[Entry]) -> String {
    let connectors: Vec<Value> = entries.iter().map(connector).collect();
    let document = json!({
        "schema_version": SCHEMA_VERSION,
        "changes": entries.len() - count(entries, Action::Noop),
        "connectors": connectors,
    });
    format!("{document:#}\n")
}

fn connector(entry: &Entry) -> Value {
    let state = entry.state.map(|change| json!({ "before": change.before, "after": change.after }));
    let keys: Vec<Value> = entry.keys.iter().map(key).collect();
    json!({
        "name": entry.name,
        "type": entry.kind.to_string(),
        "file": entry.file,
        "action": entry.action.name(),
        "state": state,
        "keys": keys,
    })
}

fn key(key: &Key) -> Value {
    json!({ "key": key.name, "before": key.before, "after": key.after })
}

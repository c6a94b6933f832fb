//! The result of `status`.

use serde_json::{Value, json};

use crate::commands::status::ConnectorStatus;
use crate::health::Health;

/// Raised when a field of the JSON changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;

/// A table; below it the cause of each failure.
#[must_use]
pub fn table(all: &[ConnectorStatus]) -> String {
    if all.is_empty() {
        return "no connectors\n".to_owned();
    }
    let header = ["NAME", "TYPE", "STATE", "TASKS"].map(str::to_owned);
    let rows: Vec<[String; 4]> = std::iter::once(header).chain(all.iter().map(row)).collect();
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let (name, kind, state) = (width(0), width(1), width(2));
    let lines = rows.iter().map(|[a, b, c, d]| {
        format!("{a:<name$}  {b:<kind$}  {c:<state$}  {d}").trim_end().to_owned() + "\n"
    });
    lines.chain(all.iter().filter_map(failure)).collect()
}

fn row(one: &ConnectorStatus) -> [String; 4] {
    let tasks: Vec<String> = one.tasks.iter().map(|(id, state)| format!("{id}:{state}")).collect();
    [one.name.clone(), one.kind.to_string(), one.state.clone(), tasks.join(" ")]
}

fn failure(one: &ConnectorStatus) -> Option<String> {
    let Health::Failed(part) = &one.health else { return None };
    Some(format!("\n{}: {part}\n", one.name))
}

/// An object with a schema version, for programs.
#[must_use]
pub fn json(all: &[ConnectorStatus]) -> String {
    let connectors: Vec<Value> = all.iter().map(connector).collect();
    let document = json!({ "schema_version": SCHEMA_VERSION, "connectors": connectors });
    format!("{document:#}\n")
}

fn connector(one: &ConnectorStatus) -> Value {
    let tasks: Vec<Value> =
        one.tasks.iter().map(|(id, state)| json!({ "id": id, "state": state })).collect();
    let failure = match &one.health {
        Health::Failed(part) => {
            json!({ "task": part.task, "worker_id": part.worker_id, "cause": part.cause })
        }
        _ => Value::Null,
    };
    json!({
        "name": one.name,
        "type": one.kind.to_string(),
        "state": one.state,
        "health": health(&one.health),
        "tasks": tasks,
        "failure": failure,
    })
}

fn health(health: &Health) -> &'static str {
    match health {
        Health::Running { .. } => "running",
        Health::Resting { .. } => "resting",
        Health::Starting { .. } => "starting",
        Health::Failed(_) => "failed",
    }
}

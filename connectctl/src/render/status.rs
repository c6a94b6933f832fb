//! Connectors as a list, those with trouble first.

use serde_json::{Value, json};

use super::listing::{Column, Listing, Row, Tone};
use crate::commands::status::{ConnectorStatus, TaskState};
use crate::health::Health;

const COLUMNS: &[Column] = &[
    Column::new("NAME"),
    Column::new("TYPE"),
    Column::new("STATE"),
    Column::new("TASKS"),
    Column::wide("WORKER"),
    Column::wide("CLASS"),
];

/// A table; below it the cause of each failure.
#[must_use]
pub fn listing(all: &[ConnectorStatus]) -> Listing {
    Listing {
        noun: "connectors",
        columns: COLUMNS,
        rows: all.iter().map(row).collect(),
        notes: all.iter().filter_map(failure).collect(),
    }
}

fn row(one: &ConnectorStatus) -> Row {
    let tasks = summary(&one.tasks);
    let class = one.class.rsplit('.').next().unwrap_or_default().to_owned();
    let (kind, worker) = (one.kind.to_string(), one.worker_id.clone());
    Row {
        name: one.name.clone(),
        cells: vec![one.name.clone(), kind, one.state.clone(), tasks, worker, class],
        value: value(one),
        tone: tone(&one.health),
    }
}

/// Each task with its number where they differ, otherwise how many there are.
fn summary(tasks: &[TaskState]) -> String {
    match tasks {
        [first, _, _, ..] if tasks.iter().all(|task| task.state == first.state) => {
            format!("{} {}", tasks.len(), first.state)
        }
        _ => {
            let each = tasks.iter().map(|task| format!("{}:{}", task.id, task.state));
            each.collect::<Vec<_>>().join(" ")
        }
    }
}

fn failure(one: &ConnectorStatus) -> Option<String> {
    let Health::Failed(part) = &one.health else { return None };
    Some(format!("{}: {part}", one.name))
}

fn value(one: &ConnectorStatus) -> Value {
    let task = |task: &TaskState| json!({ "id": task.id, "state": task.state, "worker_id": task.worker_id });
    let failure = match &one.health {
        Health::Failed(part) => {
            json!({ "task": part.task, "worker_id": part.worker_id, "cause": part.cause })
        }
        _ => Value::Null,
    };
    json!({
        "name": one.name,
        "type": one.kind.to_string(),
        "class": one.class,
        "state": one.state,
        "worker_id": one.worker_id,
        "health": word(&one.health),
        "tasks": one.tasks.iter().map(task).collect::<Vec<_>>(),
        "failure": failure,
    })
}

/// How a connector does, in one word.
#[must_use]
pub fn word(health: &Health) -> &'static str {
    match health {
        Health::Running { .. } => "running",
        Health::Resting { .. } => "resting",
        Health::Starting { .. } => "starting",
        Health::Failed(_) => "failed",
    }
}

fn tone(health: &Health) -> Tone {
    match health {
        Health::Failed(_) => Tone::Trouble,
        Health::Starting { .. } => Tone::Warning,
        Health::Running { .. } | Health::Resting { .. } => Tone::Plain,
    }
}

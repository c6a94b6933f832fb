//! Tasks with their states and workers.

use serde_json::json;

use crate::commands::selection::select;
use crate::connect::client::Client;
use crate::connect::model::TaskStatus;
use crate::error::Error;
use crate::health::root_cause;
use crate::render::listing::{Column, Listing, Row, Tone};

const COLUMNS: &[Column] =
    &[Column::new("TASK"), Column::new("STATE"), Column::new("WORKER"), Column::wide("CAUSE")];

pub(super) async fn list(client: &Client, names: &[String]) -> Result<Listing, Error> {
    let live = client.connectors().await;
    let live = live.map_err(|failure| Error::request("reading the tasks", failure))?;
    let mut rows = Vec::new();
    for (name, live) in select(live, names)? {
        let tasks = live.status.map(|status| status.tasks).unwrap_or_default();
        rows.extend(tasks.iter().map(|task| row(&name, task)));
    }
    rows.sort_by_key(|row| row.tone != Tone::Trouble);
    Ok(Listing { noun: "tasks", columns: COLUMNS, rows, notes: Vec::new() })
}

fn row(connector: &str, task: &TaskStatus) -> Row {
    let name = format!("{connector}/{}", task.id);
    let (state, worker) = (task.part.state.clone(), task.part.worker_id.clone());
    let cause = task.part.trace.is_some().then(|| root_cause(&task.part));
    Row {
        cells: vec![name.clone(), state.clone(), worker.clone(), cause.clone().unwrap_or_default()],
        value: json!({
            "connector": connector, "id": task.id, "state": state, "worker_id": worker, "cause": cause,
        }),
        tone: if state == "FAILED" { Tone::Trouble } else { Tone::Plain },
        name,
    }
}

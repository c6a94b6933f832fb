//! A connector: state, configuration, tasks, topics, and the whole trace of a failure.

use serde_json::{Value, json};

use super::{lines, shown_config, trace_lines};
use crate::commands::reading::read;
use crate::commands::selection::select;
use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::{Live, Status, TaskStatus};
use crate::error::Error;
use crate::health::Health;
use crate::progress::Reporter;
use crate::render::description::Description;
use crate::render::status::word;

pub(super) async fn describe(
    client: &Client,
    name: &str,
    reporter: impl Reporter,
) -> Result<Description, Error> {
    let live = read("reading the connectors", &reporter, || client.connectors()).await?;
    let (name, live) = select(live, &[name.to_owned()])?.remove(0);
    client.learn_definitions(&live.config).await;
    let topics = match client.topics(&name).await {
        // Old workers do not know, others do not tell, by configuration.
        Err(Failure::TooOld { .. } | Failure::Refused { status: 403, .. }) => None,
        topics => Some(topics.map_err(|failure| Error::request("reading the topics", failure))?),
    };
    Ok(description(client, &name, &live, topics.as_deref()))
}

fn description(client: &Client, name: &str, live: &Live, topics: Option<&[String]>) -> Description {
    let config = shown_config(client, live.config.0.iter());
    let health = Health::of(live.status.as_ref());
    let (state, worker) = live.status.as_ref().map_or(("UNKNOWN", ""), |status| {
        (status.connector.state.as_str(), status.connector.worker_id.as_str())
    });
    let mut facts = vec![
        ("Name", name.to_owned()),
        ("Type", live.kind.to_string()),
        ("Class", config.get("connector.class").cloned().unwrap_or_default()),
        ("State", state.to_owned()),
        ("Worker", worker.to_owned()),
    ];
    if let Health::Failed(part) = &health {
        facts.push(("Failure", part.to_string()));
    }
    let mut sections = vec![
        ("Configuration".to_owned(), lines(&config)),
        ("Tasks".to_owned(), live.status.as_ref().map(task_lines).unwrap_or_default()),
        ("Topics".to_owned(), topics.unwrap_or_default().to_vec()),
    ];
    sections.extend(live.status.as_ref().map(traces).unwrap_or_default());
    let value = json!({
        "name": name,
        "type": live.kind.to_string(),
        "state": state,
        "worker_id": worker,
        "health": word(&health),
        "config": config,
        "tasks": live.status.as_ref().map(task_values),
        "topics": topics,
        "trace": live.status.as_ref().and_then(|status| status.connector.trace.clone()),
    });
    Description { noun: "connector", facts, sections, value }
}

fn task_lines(status: &Status) -> Vec<String> {
    let line = |task: &TaskStatus| {
        format!("{:<3}  {:<10}  {}", task.id, task.part.state, task.part.worker_id)
    };
    status.tasks.iter().map(line).collect()
}

fn task_values(status: &Status) -> Vec<Value> {
    let value = |task: &TaskStatus| {
        let part = &task.part;
        json!({ "id": task.id, "state": part.state, "worker_id": part.worker_id, "trace": part.trace })
    };
    status.tasks.iter().map(value).collect()
}

fn traces(status: &Status) -> Vec<(String, Vec<String>)> {
    let connector = status.connector.trace.as_ref().map(|trace| ("Trace".to_owned(), trace));
    let tasks = status
        .tasks
        .iter()
        .filter_map(|task| Some((format!("Trace of task {}", task.id), task.part.trace.as_ref()?)));
    connector.into_iter().chain(tasks).map(|(title, trace)| (title, trace_lines(trace))).collect()
}

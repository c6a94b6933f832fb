//! A task: state, configuration, trace.

use serde_json::json;

use super::{lines, shown_config, trace_lines};
use crate::commands::reading::read;
use crate::commands::selection::select;
use crate::connect::client::Client;
use crate::error::Error;
use crate::progress::Reporter;
use crate::render::description::Description;

pub(super) async fn describe(
    client: &Client,
    name: &str,
    reporter: impl Reporter,
) -> Result<Description, Error> {
    let no_task = || Error::NoSuchTask { name: name.to_owned() };
    let (connector, number) = name.rsplit_once('/').ok_or_else(no_task)?;
    let number: u32 = number.parse().map_err(|_| no_task())?;
    let live = read("reading the connectors", &reporter, || client.connectors()).await?;
    let (connector, live) = select(live, &[connector.to_owned()])?.remove(0);
    client.learn_definitions(&live.config).await;
    let status =
        live.status.and_then(|status| status.tasks.into_iter().find(|one| one.id == number));
    let configs = read("reading the tasks", &reporter, || client.task_configs(&connector)).await?;
    let config = configs.into_iter().find(|one| one.id.task == number);
    if status.is_none() && config.is_none() {
        return Err(no_task());
    }
    let config = config.map(|one| one.config).unwrap_or_default();
    let config =
        shown_config(client, config.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))));
    let part = status.map(|status| status.part);
    let state = part.as_ref().map_or("UNKNOWN", |part| &part.state).to_owned();
    let worker = part.as_ref().map(|part| part.worker_id.clone()).unwrap_or_default();
    let trace = part.and_then(|part| part.trace);
    Ok(Description {
        noun: "task",
        value: json!({
            "connector": connector, "id": number, "state": state, "worker_id": worker,
            "config": config, "trace": trace,
        }),
        facts: vec![
            ("Connector", connector),
            ("Task", number.to_string()),
            ("State", state),
            ("Worker", worker),
        ],
        sections: vec![
            ("Configuration".to_owned(), lines(&config)),
            ("Trace".to_owned(), trace.as_deref().map(trace_lines).unwrap_or_default()),
        ],
    })
}

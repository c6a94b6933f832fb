//! `status`: how every connector of the cluster does, in one request.

use std::time::Duration;

use super::selection::select;
use crate::cli::StatusArgs;
use crate::connect::client::Client;
use crate::connect::model::{Kind, Live};
use crate::error::Error;
use crate::exit::Exit;
use crate::health::Health;
use crate::render;
use crate::terminal::Terminal;

/// One connector, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorStatus {
    /// Its name.
    pub name: String,
    /// Source or sink.
    pub kind: Kind,
    /// Its plugin, as it was configured.
    pub class: String,
    /// Its own state, as Connect names it; `UNKNOWN` before a first status.
    pub state: String,
    /// The worker that it is on; its tasks may be elsewhere.
    pub worker_id: String,
    /// Its tasks, in order of number.
    pub tasks: Vec<TaskState>,
    /// What it comes to.
    pub health: Health,
}

/// The state of one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskState {
    /// Its number.
    pub id: u32,
    /// As Connect names it.
    pub state: String,
    /// The worker that it is on.
    pub worker_id: String,
}

pub(super) async fn run(
    client: &Client,
    args: &StatusArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    if let Some(seconds) = args.watch {
        return watch(client, args, Duration::from_secs(seconds), terminal).await;
    }
    let all = status(client, &args.names).await?;
    terminal.print(&render::status::listing(&all).text(args.output));
    Ok(exit(&all))
}

/// Draws until it is interrupted. A worker that is away for a while does not end it.
async fn watch(
    client: &Client,
    args: &StatusArgs,
    pause: Duration,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let mut ticks = tokio::time::interval(pause);
    loop {
        ticks.tick().await;
        let text = match status(client, &args.names).await {
            Ok(all) => render::status::listing(&all).text(args.output),
            Err(error) => render::error::text(&error),
        };
        if !terminal.redraw(&text) {
            return Ok(Exit::Done);
        }
    }
}

fn exit(all: &[ConnectorStatus]) -> Exit {
    let failed = all.iter().any(|one| matches!(one.health, Health::Failed(_)));
    if failed { Exit::Failed } else { Exit::Done }
}

/// Connectors by name, or all; those with trouble first, then by name.
///
/// # Errors
/// [`Error::Request`]: there is one attempt only, as a status that comes late helps nobody.
pub async fn status(client: &Client, names: &[String]) -> Result<Vec<ConnectorStatus>, Error> {
    let live = client
        .connectors()
        .await
        .map_err(|failure| Error::request("reading the status", failure))?;
    let selected = select(live, names)?;
    let mut all: Vec<ConnectorStatus> = selected.into_iter().map(of_live).collect();
    all.sort_by(|one, other| {
        (rank(&one.health), &one.name).cmp(&(rank(&other.health), &other.name))
    });
    Ok(all)
}

fn of_live((name, live): (String, Live)) -> ConnectorStatus {
    let health = Health::of(live.status.as_ref());
    let class = live.config.0.get("connector.class").cloned().unwrap_or_default();
    let (state, worker_id, tasks) = match live.status {
        Some(status) => (status.connector.state, status.connector.worker_id, status.tasks),
        None => ("UNKNOWN".to_owned(), String::new(), Vec::new()),
    };
    let mut tasks: Vec<TaskState> = tasks
        .into_iter()
        .map(|task| TaskState {
            id: task.id,
            state: task.part.state,
            worker_id: task.part.worker_id,
        })
        .collect();
    tasks.sort_by_key(|task| task.id);
    ConnectorStatus { name, kind: live.kind, class, state, worker_id, tasks, health }
}

fn rank(health: &Health) -> u8 {
    match health {
        Health::Failed(_) => 0,
        Health::Starting { .. } => 1,
        Health::Resting { .. } => 2,
        Health::Running { .. } => 3,
    }
}

//! `status`: how every connector of the cluster does, in one request.

use crate::cli::{Output, StatusArgs};
use crate::connect::client::Client;
use crate::connect::model::Kind;
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
    /// Its own state, as Connect names it; `UNKNOWN` before a first status.
    pub state: String,
    /// The state of each task, in order of number.
    pub tasks: Vec<(u32, String)>,
    /// What it comes to.
    pub health: Health,
}

pub(super) async fn run(
    client: &Client,
    args: &StatusArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let all = status(client).await?;
    terminal.print(&match args.output {
        Output::Table => render::status::table(&all),
        Output::Json => render::status::json(&all),
    });
    let failed = all.iter().any(|one| matches!(one.health, Health::Failed(_)));
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

/// All connectors, those with trouble first, then by name.
///
/// # Errors
/// [`Error::Request`]: there is one attempt only, as a status that comes late helps nobody.
pub async fn status(client: &Client) -> Result<Vec<ConnectorStatus>, Error> {
    let live = client
        .connectors()
        .await
        .map_err(|failure| Error::request("reading the status", failure))?;
    let mut all: Vec<ConnectorStatus> = live
        .into_iter()
        .map(|(name, live)| {
            let health = Health::of(live.status.as_ref());
            let (state, tasks) = match live.status {
                Some(status) => (status.connector.state, status.tasks),
                None => ("UNKNOWN".to_owned(), Vec::new()),
            };
            let mut tasks: Vec<_> =
                tasks.into_iter().map(|task| (task.id, task.part.state)).collect();
            tasks.sort();
            ConnectorStatus { name, kind: live.kind, state, tasks, health }
        })
        .collect();
    all.sort_by_key(|one| rank(&one.health));
    Ok(all)
}

fn rank(health: &Health) -> u8 {
    match health {
        Health::Failed(_) => 0,
        Health::Starting { .. } => 1,
        Health::Resting { .. } => 2,
        Health::Running { .. } => 3,
    }
}

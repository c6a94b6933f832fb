//! `snapshot`: saves what the plugins of a worker define, for `lint --offline`.

use std::fs;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::cli::SnapshotArgs;
use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::AnyPlugin;
use crate::error::Error;
use crate::exit::Exit;
use crate::lint::{Plugin, SavedKey, Snapshot};
use crate::terminal::Terminal;

/// A worker has some eighty plugins.
const REQUESTS_AT_A_TIME: usize = 8;

pub(super) async fn run(
    client: &Client,
    args: &SnapshotArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let snapshot = take(client).await?;
    let failed = |source| Error::Write { path: args.file.clone(), source };
    let text = serde_json::to_string_pretty(&snapshot).map_err(|error| failed(error.into()))?;
    fs::write(&args.file, text + "\n").map_err(failed)?;
    let (plugins, file) = (snapshot.plugins.len(), args.file.display());
    terminal.print(&format!("saved {plugins} plugins in {file}\n"));
    Ok(Exit::Done)
}

/// Asks a worker for everything that its plugins define.
pub(crate) async fn take(client: &Client) -> Result<Snapshot, Error> {
    let failed = |failure| Error::request("reading the plugins", failure);
    let worker = client.worker().await.map_err(failed)?;
    let plugins = client.list_plugins(true).await.map_err(failed)?;
    let slots = Arc::new(Semaphore::new(REQUESTS_AT_A_TIME));
    let mut asked = JoinSet::new();
    for plugin in plugins {
        let (client, slots) = (client.clone(), slots.clone());
        asked.spawn(async move {
            let _slot = slots.acquire_owned().await;
            saved(&client, plugin).await
        });
    }
    let saved: Result<Vec<Plugin>, Failure> = asked.join_all().await.into_iter().collect();
    Ok(Snapshot::new(worker.version, saved.map_err(failed)?))
}

async fn saved(client: &Client, plugin: AnyPlugin) -> Result<Plugin, Failure> {
    let definitions = client.definitions(&plugin.class).await?;
    let keys = definitions.into_iter().map(|definition| SavedKey {
        name: definition.name,
        data_type: definition.data_type,
        required: definition.required,
    });
    Ok(Plugin {
        class: plugin.class,
        plugin_type: plugin.plugin_type,
        version: plugin.version,
        keys: keys.collect(),
    })
}

//! Topics, with the connectors that write and read them.

use std::collections::BTreeMap;

use serde_json::json;

use crate::commands::reading::{read, topics_of};
use crate::commands::selection::select;
use crate::connect::client::Client;
use crate::connect::model::Kind;
use crate::error::Error;
use crate::progress::Reporter;
use crate::render::listing::{Column, Listing, Row, Tone};

const COLUMNS: &[Column] =
    &[Column::new("TOPIC"), Column::new("WRITTEN BY"), Column::new("READ BY")];

/// Who uses a topic.
#[derive(Debug, Default)]
pub(crate) struct Users {
    /// Sources.
    pub(crate) written_by: Vec<String>,
    /// Sinks.
    pub(crate) read_by: Vec<String>,
}

pub(super) async fn list(
    client: &Client,
    names: &[String],
    reporter: impl Reporter,
) -> Result<Listing, Error> {
    let topics = users(client, names, &reporter).await?;
    let rows = topics.into_iter().map(|(topic, users)| row(topic, &users)).collect();
    Ok(Listing { noun: "topics", columns: COLUMNS, rows, notes: Vec::new() })
}

/// Each topic that the connectors have used, by name.
pub(crate) async fn users(
    client: &Client,
    names: &[String],
    reporter: &dyn Reporter,
) -> Result<BTreeMap<String, Users>, Error> {
    let live = read("reading the connectors", reporter, || client.connectors()).await?;
    let kinds: BTreeMap<String, Kind> =
        select(live, names)?.into_iter().map(|(name, live)| (name, live.kind)).collect();
    let connectors: Vec<String> = kinds.keys().cloned().collect();
    let mut topics: BTreeMap<String, Users> = BTreeMap::new();
    for (connector, used) in topics_of(client, &connectors).await? {
        for topic in used {
            let users = topics.entry(topic).or_default();
            match kinds[&connector] {
                Kind::Sink => users.read_by.push(connector.clone()),
                Kind::Source | Kind::Unknown => users.written_by.push(connector.clone()),
            }
        }
    }
    Ok(topics)
}

fn row(topic: String, users: &Users) -> Row {
    Row {
        cells: vec![topic.clone(), users.written_by.join(", "), users.read_by.join(", ")],
        value: json!({ "name": topic, "written_by": users.written_by, "read_by": users.read_by }),
        tone: Tone::Plain,
        name: topic,
    }
}

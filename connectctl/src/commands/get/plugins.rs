//! The plugins of the worker that answers.

use serde_json::json;

use crate::commands::reading::read;
use crate::connect::client::Client;
use crate::connect::model::AnyPlugin;
use crate::error::Error;
use crate::progress::Reporter;
use crate::render::listing::{Column, Listing, Row, Tone};

const COLUMNS: &[Column] = &[Column::new("CLASS"), Column::new("TYPE"), Column::new("VERSION")];

pub(super) async fn list(
    client: &Client,
    all: bool,
    reporter: impl Reporter,
) -> Result<Listing, Error> {
    let action = "reading the plugins";
    let plugins = read(action, &reporter, || client.list_plugins(all)).await?;
    let rows = plugins.into_iter().map(row).collect();
    Ok(Listing { noun: "plugins", columns: COLUMNS, rows, notes: Vec::new() })
}

fn row(plugin: AnyPlugin) -> Row {
    let version = plugin.version.clone().unwrap_or_default();
    Row {
        cells: vec![plugin.class.clone(), plugin.plugin_type.clone(), version],
        value: json!({
            "class": plugin.class, "type": plugin.plugin_type, "version": plugin.version,
        }),
        tone: Tone::Plain,
        name: plugin.class,
    }
}

//! Loggers whose level was set.

use serde_json::json;

use crate::commands::reading::read;
use crate::connect::client::Client;
use crate::connect::model::Logger;
use crate::error::Error;
use crate::progress::Reporter;
use crate::render::listing::{Column, Listing, Row, Tone};

const COLUMNS: &[Column] = &[Column::new("LOGGER"), Column::new("LEVEL")];

pub(crate) async fn list(client: &Client, reporter: impl Reporter) -> Result<Listing, Error> {
    let loggers = read("reading the loggers", &reporter, || client.loggers()).await?;
    Ok(listing(loggers))
}

/// As a list.
pub(crate) fn listing(loggers: impl IntoIterator<Item = (String, Logger)>) -> Listing {
    let rows = loggers.into_iter().map(row).collect();
    Listing { noun: "loggers", columns: COLUMNS, rows, notes: Vec::new() }
}

fn row((name, logger): (String, Logger)) -> Row {
    Row {
        cells: vec![name.clone(), logger.level.clone().unwrap_or_default()],
        value: json!({
            "name": name, "level": logger.level, "last_modified_ms": logger.last_modified,
        }),
        tone: Tone::Plain,
        name,
    }
}

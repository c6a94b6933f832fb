//! How far a connector has come.

use serde_json::json;

use crate::commands::reading::read;
use crate::connect::client::Client;
use crate::connect::model::{Offset, Offsets};
use crate::error::Error;
use crate::progress::Reporter;
use crate::render::listing::{Column, Listing, Row, Tone};

const COLUMNS: &[Column] = &[Column::new("PARTITION"), Column::new("OFFSET")];

pub(crate) async fn list(
    client: &Client,
    name: &str,
    reporter: impl Reporter,
) -> Result<Listing, Error> {
    let offsets = read("reading the offsets", &reporter, || client.offsets(name)).await?;
    Ok(listing(&offsets))
}

/// As a list: what JSON makes of it can be given to `offsets set`.
pub(crate) fn listing(offsets: &Offsets) -> Listing {
    let mut rows: Vec<Row> = offsets.offsets.iter().map(row).collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    Listing { noun: "offsets", columns: COLUMNS, rows, notes: Vec::new() }
}

fn row(one: &Offset) -> Row {
    let (partition, offset) = (one.partition.to_string(), one.offset.to_string());
    Row {
        cells: vec![partition.clone(), offset],
        value: json!({ "partition": one.partition, "offset": one.offset }),
        tone: Tone::Plain,
        name: partition,
    }
}

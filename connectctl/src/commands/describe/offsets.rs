//! The offsets of a connector, in full.

use serde_json::json;

use crate::commands::reading::read;
use crate::connect::client::Client;
use crate::error::Error;
use crate::progress::Reporter;
use crate::render::description::Description;

pub(super) async fn describe(
    client: &Client,
    name: &str,
    reporter: impl Reporter,
) -> Result<Description, Error> {
    let offsets = read("reading the offsets", &reporter, || client.offsets(name)).await?.offsets;
    let lines = |value: &serde_json::Value| {
        format!("{value:#}").lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let sections = offsets.iter().map(|one| (one.partition.to_string(), lines(&one.offset)));
    Ok(Description {
        noun: "offsets",
        facts: vec![("Connector", name.to_owned()), ("Partitions", offsets.len().to_string())],
        sections: sections.collect(),
        value: json!(offsets),
    })
}

//! A logger: its level.

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
    let logger = read("reading the logger", &reporter, || client.logger(name)).await?;
    let level = logger.level.clone().unwrap_or_else(|| "that of what it is part of".to_owned());
    Ok(Description {
        noun: "logger",
        value: json!({
            "name": name, "level": logger.level, "last_modified_ms": logger.last_modified,
        }),
        facts: vec![("Name", name.to_owned()), ("Level", level)],
        sections: Vec::new(),
    })
}

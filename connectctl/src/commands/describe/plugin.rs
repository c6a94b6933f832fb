//! A plugin: all keys that it defines.

use serde_json::json;

use crate::commands::reading::read;
use crate::connect::client::Client;
use crate::connect::model::Definition;
use crate::error::Error;
use crate::progress::Reporter;
use crate::render::description::Description;

pub(super) async fn describe(
    client: &Client,
    name: &str,
    reporter: impl Reporter,
) -> Result<Description, Error> {
    let mut definitions =
        read("reading the plugin", &reporter, || client.definitions(name)).await?;
    // What must be given comes first, then what matters most.
    definitions.sort_by_key(|one| (!one.required, rank(&one.importance)));
    let sections = definitions.iter().map(|one| (heading(one), documentation(one)));
    Ok(Description {
        noun: "plugin",
        value: json!({ "class": name, "keys": definitions }),
        facts: vec![("Class", name.to_owned()), ("Keys", definitions.len().to_string())],
        sections: sections.collect(),
    })
}

fn rank(importance: &str) -> u8 {
    match importance {
        "HIGH" => 0,
        "MEDIUM" => 1,
        _ => 2,
    }
}

fn heading(one: &Definition) -> String {
    let default = match (&one.default_value, one.required) {
        (_, true) => "required".to_owned(),
        (Some(value), _) => format!("default `{value}`"),
        (None, _) => "no default".to_owned(),
    };
    format!("{} ({}, {default})", one.name, one.data_type.to_lowercase())
}

fn documentation(one: &Definition) -> Vec<String> {
    let text = one.documentation.as_deref().unwrap_or_default().trim();
    if text.is_empty() {
        vec!["no documentation".to_owned()]
    } else {
        text.lines().map(str::to_owned).collect()
    }
}

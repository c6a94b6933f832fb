//! Why Kibana did not take an object, and the way out. Pure.

use std::fmt;

use serde_json::Value;

use super::answer::{NotImported, printable};
use super::objects::items;

/// One object that Kibana did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Type and id.
    pub object: String,
    /// Why.
    pub reason: String,
    /// The way out.
    pub hint: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, reason, hint } = self;
        write!(formatter, "{object}: {reason}\n    hint: {hint}")
    }
}

impl From<&NotImported> for Refusal {
    fn from(NotImported { kind, id, error }: &NotImported) -> Self {
        let (reason, hint) = explain(error);
        Self { object: format!("{} `{}`", printable(kind), printable(id)), reason, hint }
    }
}

fn explain(error: &Value) -> (String, &'static str) {
    match error["type"].as_str() {
        Some("conflict") => (
            "an object with this id is there and was not replaced".to_owned(),
            "delete it in Kibana (Stack Management, Saved Objects), then import again",
        ),
        Some("ambiguous_conflict") => (
            format!("several objects came from it before: {}", ids(&error["destinations"], false)),
            "delete them in Kibana (Stack Management, Saved Objects), then import again",
        ),
        Some("missing_references") => (
            format!("it needs {}, which is not there", ids(&error["references"], true)),
            "put that object back into the file; `stack kibana build` checks all references",
        ),
        Some("unsupported_type") => (
            "this Kibana has no such type".to_owned(),
            "turn the plugin of that type on, and use Kibana 9.0 or later",
        ),
        Some("unknown") => (
            format!("status {}: {}", error["statusCode"], text(&error["message"])),
            "Kibana's log says more; `kibana/README.md` says what the versions in the file mean",
        ),
        _ => (format!("Kibana says {}", printable(&error.to_string())), "Kibana's log says more"),
    }
}

fn ids(objects: &Value, with_type: bool) -> String {
    let ids = items(objects).map(|object| {
        let id = format!("`{}`", text(&object["id"]));
        if with_type { format!("{} {id}", text(&object["type"])) } else { id }
    });
    ids.collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> String {
    printable(value.as_str().unwrap_or_default())
}

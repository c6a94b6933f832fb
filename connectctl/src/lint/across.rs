//! What connectors must not share, and what a kind of connector should not have.

use std::collections::BTreeMap;

use super::Finding;
use crate::manifest::Connector;

/// Two sources with the same value take each other's changes.
const NOT_TO_BE_SHARED: [&str; 2] = ["slot.name", "topic.prefix"];

pub(super) fn check(connectors: &[Connector]) -> Vec<Finding> {
    let shared = NOT_TO_BE_SHARED.iter().flat_map(|key| shared(connectors, key));
    shared.chain(connectors.iter().flat_map(habits)).collect()
}

fn shared(connectors: &[Connector], key: &str) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &Connector> = BTreeMap::new();
    let mut findings = Vec::new();
    for connector in connectors {
        let Some(value) = connector.config.0.get(key) else { continue };
        if let Some(other) = first.get(value.as_str()) {
            let message = format!("`{}` has the same: each needs its own", other.name);
            findings.push(Finding::error(connector.problem(key, message)));
        } else {
            first.insert(value, connector);
        }
    }
    findings
}

fn habits(connector: &Connector) -> Vec<Finding> {
    let value = |key: &str| connector.config.0.get(key).map(String::as_str);
    let warning = |key, message: &str| Finding::warning(connector.problem(key, message.to_owned()));
    let is_postgres = connector.class.ends_with("PostgresConnector");
    let tasks: u32 = value("tasks.max").and_then(|tasks| tasks.parse().ok()).unwrap_or(1);
    let mut findings = Vec::new();
    if is_postgres && tasks > 1 {
        findings.push(warning("tasks.max", "this connector has one task, whatever is asked for"));
    }
    let is_lossy = value("errors.tolerance") == Some("all");
    let is_sink = value("topics").or(value("topics.regex")).is_some();
    if is_sink && is_lossy && value("errors.deadletterqueue.topic.name").is_none() {
        let message =
            "bad records are dropped: name a topic for them, `errors.deadletterqueue.topic.name`";
        findings.push(warning("errors.tolerance", message));
    }
    findings
}

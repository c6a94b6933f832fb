//! What makes cluster and files differ.

use serde_json::{Value, json};

use crate::plan::{Change, Drift, Edited};
use crate::secrets::{MASK, Secrets};

/// Raised when a field changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;

/// One line a connector, its keys below it.
#[must_use]
pub fn text(drifts: &[Drift], connectors: usize, secrets: &Secrets) -> String {
    let lines = drifts.iter().flat_map(|drift| lines(drift, secrets));
    let differ = format!("{} of {connectors} differ", drifts.len());
    lines.chain([differ]).map(|line| line + "\n").collect()
}

fn lines(drift: &Drift, secrets: &Secrets) -> Vec<String> {
    if drift.is_missing {
        return vec![format!("{}: not on the cluster", drift.name)];
    }
    let state = drift.state.map(|change| {
        format!("    state: {} on the cluster, {} in the file", change.before, change.after)
    });
    let keys = drift.keys.iter().map(|(change, edited)| {
        format!("    {}: {}: {}", change.key, told(*edited), values(change, secrets))
    });
    std::iter::once(drift.name.clone()).chain(state).chain(keys).collect()
}

fn told(edited: Edited) -> &'static str {
    match edited {
        Edited::Cluster => "edited on the cluster",
        Edited::File => "edited in the file",
        Edited::Both => "edited on the cluster and in the file",
        Edited::Unknown => "differs, and no record says who edited it",
    }
}

fn values(change: &Change, secrets: &Secrets) -> String {
    let (cluster, file) = change.shown_values(secrets);
    let shown = |value: Option<String>| value.unwrap_or_else(|| "absent".to_owned());
    match (shown(cluster), shown(file)) {
        (cluster, file) if cluster == file && file == MASK => "a secret".to_owned(),
        (cluster, file) => format!("{cluster} on the cluster, {file} in the file"),
    }
}

/// An object with a schema version, for programs.
#[must_use]
pub fn json(drifts: &[Drift], secrets: &Secrets) -> String {
    let connectors: Vec<Value> = drifts.iter().map(|drift| connector(drift, secrets)).collect();
    let document = json!({ "schema_version": SCHEMA_VERSION, "connectors": connectors });
    format!("{document:#}\n")
}

fn connector(drift: &Drift, secrets: &Secrets) -> Value {
    let keys = drift.keys.iter().map(|(change, edited)| {
        let (cluster, file) = change.shown_values(secrets);
        let edited = match edited {
            Edited::Cluster => "cluster",
            Edited::File => "file",
            Edited::Both => "both",
            Edited::Unknown => "unknown",
        };
        json!({ "key": change.key, "cluster": cluster, "file": file, "edited": edited })
    });
    let state = drift.state.map(|change| json!({ "cluster": change.before, "file": change.after }));
    json!({
        "name": drift.name,
        "missing": drift.is_missing,
        "state": state,
        "keys": keys.collect::<Vec<_>>(),
    })
}

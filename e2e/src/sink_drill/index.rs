//! The documents of an index, with their versions.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::model::Found;

/// Elasticsearch's default bound of a search: as many documents as a drill may have.
const MOST: usize = 10_000;

/// All that a search finds now; nothing if there is no such index.
///
/// # Errors
/// When Elasticsearch does not answer.
pub async fn documents(
    client: &reqwest::Client,
    node: &str,
    index: &str,
) -> Result<BTreeMap<u32, Found>> {
    let refresh = format!("{node}/{index}/_refresh?ignore_unavailable=true");
    client.post(refresh).send().await?.error_for_status()?;
    let search = format!("{node}/{index}/_search?ignore_unavailable=true");
    let query = json!({"size": MOST, "version": true, "track_total_hits": true});
    let answer = client.post(search).json(&query).send().await?.error_for_status()?;
    let mut answer: Value = answer.json().await?;
    let Some(Value::Array(hits)) = answer.pointer_mut("/hits/hits").map(Value::take) else {
        return Ok(BTreeMap::new());
    };
    ensure!(answer["timed_out"] == false && answer["_shards"]["failed"] == 0, "{answer}");
    hits.iter().map(document).collect()
}

fn document(hit: &Value) -> Result<(u32, Found)> {
    let id = hit["_id"].as_str().context("a document without id")?.parse()?;
    let version = hit["_version"].as_i64().context("a document without version")?;
    let content = hit["_source"]["content"].as_u64().with_context(|| format!("{hit}"))?;
    Ok((id, Found { version, content }))
}

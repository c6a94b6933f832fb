//! What two parts must say alike, and no compiler compares.

use std::{collections::BTreeSet, fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

const INDICES: [&str; 4] =
    ["warehouse-allocation", "global-stock", "high-demand-stock", "stock-global-percentage"];

fn read(path: &str) -> Result<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

#[test]
fn an_index_template_maps_exactly_the_fields_of_its_schema() -> Result<()> {
    for index in INDICES {
        let schema = read(&format!("schemas/{index}-value.avsc"))?;
        let fields = schema["fields"].as_array().into_iter().flatten();
        let fields: BTreeSet<_> = fields.filter_map(|field| field["name"].as_str()).collect();
        let template = read(&format!("elasticsearch/index-templates/{index}.json"))?;
        let properties = template["template"]["mappings"]["properties"].as_object();
        let properties: BTreeSet<_> =
            properties.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        ensure!(fields == properties, "{index}: schema {fields:?}, template {properties:?}");
    }
    Ok(())
}

#[test]
fn the_sink_reads_every_topic_that_has_an_index() -> Result<()> {
    let sink = read("connectors/inventory-sink.json")?;
    let topics = sink["config"]["topics"].as_str().unwrap_or_default();
    ensure!(topics.split(',').eq(INDICES), "it reads {topics}");
    Ok(())
}

#[test]
fn a_connector_file_holds_no_secret_and_no_address() -> Result<()> {
    for file in ["inventory-source", "inventory-sink"] {
        let connector = read(&format!("connectors/{file}.json"))?;
        let entries = connector["config"].as_object().into_iter().flatten();
        for (key, value) in entries {
            let value = value.as_str().unwrap_or_default();
            let differs = ["password", ".url", "hostname", ".port", "bootstrap.servers"];
            let from_environment = value.starts_with("${env:INVENTORY_");
            let literal = differs.iter().any(|part| key.ends_with(part)) && !from_environment;
            ensure!(!literal, "{file}: `{key}` is `{value}` on every machine");
        }
    }
    Ok(())
}

//! What two parts must say alike, and no compiler compares.

use std::{collections::BTreeSet, fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

const INDICES: [&str; 4] =
    ["warehouse-allocation", "global-stock", "high-demand-stock", "stock-global-percentage"];

fn text(path: &str) -> Result<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

fn read(path: &str) -> Result<Value> {
    serde_json::from_str(&text(path)?).with_context(|| path.to_owned())
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
fn the_panels_have_the_bands_that_the_processor_decides() -> Result<()> {
    let panels = read("elasticsearch/panels.json")?;
    let bands = &panels["warehouse-allocation"]["bands"];
    for program in [
        "processor/src/pipeline/aggregate/warehouse_allocation.rs",
        "bench/kafka-streams/src/main/java/inventory/bench/OutputSerializers.java",
    ] {
        let program_text = text(program)?;
        for (band, name) in [(&bands[0], "LOW_MAX"), (&bands[1], "NORMAL_MAX")] {
            let constant = constant(&program_text, name);
            let constant = constant.with_context(|| format!("{program}: no constant `{name}`"))?;
            ensure!(band["up_to"] == constant, "{program}: `{name}` is {constant}, but {band}");
        }
    }
    let schema = read("schemas/warehouse-allocation-value.avsc")?;
    let fields = schema["fields"].as_array().into_iter().flatten();
    let threshold = fields.into_iter().find(|field| field["name"] == "threshold");
    let threshold = &threshold.context("no field `threshold`")?["type"][1];
    let names: Vec<_> = bands.as_array().into_iter().flatten().map(|band| &band["name"]).collect();
    ensure!(threshold["symbols"] == json!(names), "{threshold}: panels {names:?}");
    let rule = format!("LOW <= {} < NORMAL <= {} < HIGH.", bands[0]["up_to"], bands[1]["up_to"]);
    ensure!(threshold["doc"] == rule, "{threshold}: panels `{rule}`");
    Ok(())
}

/// The value of `const NAME: f64 = 0.25;` in Rust, or of `double NAME = 0.25;` in Java.
fn constant(program: &str, name: &str) -> Option<f64> {
    let declares = |word: &str| word.trim_end_matches(':') == name;
    let line = program.lines().find(|line| {
        line.ends_with(';') && line.contains(" = ") && line.split(' ').any(declares)
    })?;
    line.trim_end_matches(';').rsplit(" = ").next()?.parse().ok()
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

//! The pipeline before the processor: services, connector, changes.

use std::{collections::HashMap, process::Command};

use anyhow::{Context as _, Result, ensure};
use stack::{
    names,
    verify::{Dataset, VerifyOptions},
};

use super::settings::Settings;
use crate::{
    generator::Generator,
    stack::{Stack, project_dir, target_dir},
};

/// What the drill needs; PostgreSQL comes with the registry.
const SERVICES: &str = "kafka,schema-registry,connect";

/// Starts the services, with nothing in them.
///
/// # Errors
/// When one does not start.
pub fn services(settings: &Settings, name: &str) -> Result<Stack> {
    Stack::up_only(name, settings.port_offset, SERVICES)
}

/// Where all is, as the comparison with SQL wants to know it.
#[must_use]
pub fn pipeline(stack: &Stack) -> VerifyOptions {
    let local = |usual| format!("127.0.0.1:{}", stack.port(usual));
    VerifyOptions {
        database_url: format!("postgresql://postgres:postgres@{}/{}", local(5432), names::DATABASE),
        slot_name: names::SLOT.to_owned(),
        kafka_bootstrap_servers: local(9092),
        schema_registry_url: format!("http://{}/apis/ccompat/v7", local(8081)),
        elasticsearch_url: format!("http://{}", local(9200)),
        indexed: false,
        source_prefix: names::SOURCE_PREFIX.to_owned(),
        output_prefix: String::new(),
        application_id: names::PROCESSOR_APPLICATION_ID.to_owned(),
        sink_group: names::SINK_GROUP.to_owned(),
        // Up to a million changes may be on their way when the load ends.
        timeout: std::time::Duration::from_mins(10),
    }
}

/// The arguments that all instances have in common.
#[must_use]
pub fn processor_arguments(options: &VerifyOptions, settings: &Settings) -> Vec<String> {
    let session_timeout = format!("consumer.session.timeout.ms={}", settings.session_timeout_ms);
    [
        ("--bootstrap-servers", options.kafka_bootstrap_servers.as_str()),
        ("--schema-registry-url", &options.schema_registry_url),
        ("--application-id", &options.application_id),
        ("--source-prefix", &options.source_prefix),
        // A bad record is a fault of the drill, never something to pass over.
        ("--on-bad-record", "stop"),
        ("--property", &session_timeout),
    ]
    .into_iter()
    .flat_map(|(flag, value)| [flag.to_owned(), value.to_owned()])
    .collect()
}

/// The output topics.
#[must_use]
pub fn outputs(options: &VerifyOptions) -> HashMap<String, Dataset> {
    Dataset::AGGREGATES.into_iter().map(|one| (options.topic(one), one)).collect()
}

/// Starts Debezium, as anyone would.
///
/// # Errors
/// When the connector does not come to run.
pub fn source_connector(stack: &Stack) -> Result<()> {
    let url = format!("http://127.0.0.1:{}", stack.port(8083));
    let file = project_dir().join("connectors/inventory-source.json");
    let mut command = Command::new(target_dir().join("release/connectctl"));
    let output = command.args(["--url", &url, "apply"]).arg(file).output();
    let output = output.context("run target/release/connectctl; `make build` makes it")?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "connectctl ended with {}\n{text}", output.status);
    Ok(())
}

/// Starts to write the changes.
///
/// # Errors
/// When the generator cannot be run.
pub fn changes(stack: &Stack, settings: &Settings, seed: u64) -> Result<Generator> {
    let numbers = [
        ("--seed", seed),
        ("--changes", settings.changes.into()),
        ("--warehouses", settings.warehouses.into()),
        ("--items", settings.items.into()),
    ];
    let numbers = numbers.map(|(flag, value)| [flag.to_owned(), value.to_string()]);
    let pace = match settings.rows_per_second {
        Some(rows) => vec!["--rows-per-second".to_owned(), rows.to_string()],
        None => vec!["--max-speed".to_owned()],
    };
    let arguments: Vec<&str> = numbers.iter().flatten().chain(&pace).map(String::as_str).collect();
    Generator::start(stack, &arguments)
}

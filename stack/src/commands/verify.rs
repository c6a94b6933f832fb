//! `verify`: on the stack that runs on this data folder.

use std::process::ExitCode;

use super::data_folder;
use crate::cli::VerifyCommand;
use crate::error::Error;
use crate::names;
use crate::service::{Ports, Service};
use crate::services::postgresql;
use crate::supervisor::state::State;
use crate::verify::{VerifyOptions, run};

/// Compares, or measures; the exit status says which way it went.
pub async fn verify(command: &VerifyCommand) -> Result<ExitCode, Error> {
    let data = data_folder(&command.location)?;
    let state = State::read(&data.state_file())?
        .ok_or_else(|| Error::NotRunning { path: data.root().to_path_buf() })?;
    let ports = Ports::new(state.port_offset);
    let options = VerifyOptions {
        database_url: postgresql::connection(ports, names::DATABASE),
        slot_name: names::SLOT.to_owned(),
        kafka_bootstrap_servers: ports.bootstrap_servers(),
        schema_registry_url: ports.confluent_api_url(),
        indexed: state.services.contains_key(&Service::Elasticsearch),
        elasticsearch_url: ports.elasticsearch_url(),
        source_prefix: names::SOURCE_PREFIX.to_owned(),
        output_prefix: String::new(),
        application_id: names::PROCESSOR_APPLICATION_ID.to_owned(),
        sink_group: names::SINK_GROUP.to_owned(),
        timeout: command.verify.timeout(),
    };
    Ok(run(&command.verify, &options).await)
}

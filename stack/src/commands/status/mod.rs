//! `status`: what the supervisor says, and what services and connectors answer right now.

mod report;
mod table;

use std::collections::BTreeMap;
use std::io;

use connectctl::Client;
use tokio::task::JoinSet;

use super::data_folder;
use crate::cli::{Output, StatusArguments};
use crate::error::Error;
use crate::process::{Identity, resident_bytes};
use crate::service::{Ports, Service};
use crate::services::probe;
use crate::supervisor::state::{Condition, State, now_ms};
use report::{ConnectorReport, Observed, Report, ServiceReport};

/// Prints the report; `true` only if all is well.
pub async fn status(
    arguments: &StatusArguments,
    output: &mut impl io::Write,
) -> Result<bool, Error> {
    let data = data_folder(&arguments.location)?;
    let state = State::read(&data.state_file())?
        .ok_or_else(|| Error::NotRunning { path: data.root().to_path_buf() })?;
    let report = observe(&state).await;
    let text = match arguments.output {
        Output::Table => table::render(&report),
        Output::Json => report::json(&report),
    };
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    Ok(report.is_well())
}

async fn observe(state: &State) -> Report {
    let ports = Ports::new(state.port_offset);
    let connect_url = ports.connect_url();
    let (answers, connectors) =
        tokio::join!(ask_all(state, ports), connectors(state, &connect_url));
    let services = state
        .services
        .iter()
        .map(|(service, of_service)| {
            let process = of_service.process.filter(Identity::is_alive);
            let observed = Observed {
                pid: process.map(|process| process.pid),
                answer: answers.get(service).cloned(),
                resident_bytes: process.map(|process| resident_bytes(process.pid)),
                now_ms: now_ms(),
            };
            ServiceReport::new(*service, of_service, ports, observed)
        })
        .collect();
    Report::new(state, services, connectors)
}

/// Asks every service that should answer, all at once.
async fn ask_all(state: &State, ports: Ports) -> BTreeMap<Service, Result<(), String>> {
    let http = reqwest::Client::new();
    let mut asked = JoinSet::new();
    for (service, of_service) in &state.services {
        if of_service.condition == Condition::Ready {
            let (service, http) = (*service, http.clone());
            asked.spawn(async move { (service, probe(service, ports).ask(&http).await) });
        }
    }
    asked.join_all().await.into_iter().collect()
}

async fn connectors(state: &State, connect_url: &str) -> Result<Vec<ConnectorReport>, String> {
    if !state.services.contains_key(&Service::Connect) {
        return Ok(Vec::new());
    }
    let client = Client::new(connect_url).map_err(|error| error.to_string())?;
    let connectors = client.connectors().await.map_err(|failure| failure.to_string())?;
    Ok(connectors
        .into_iter()
        .map(|(name, live)| {
            let restarts = state.connector_restarts.get(&name).copied().unwrap_or_default();
            ConnectorReport::new(name, &live, restarts)
        })
        .collect())
}

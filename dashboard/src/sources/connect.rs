//! Kafka Connect: whether it answers, and how each connector and task does.

use std::collections::BTreeMap;

use connectctl::Client;
use connectctl::connect::model::Live;
use connectctl::health::Health;

use super::{INTERVAL, every, in_time, see};
use crate::Error;
use crate::board::{Connector, Service};
use crate::web::Hub;

/// The client that `connectctl` uses: it masks secrets in what the worker tells.
pub(super) fn client(url: &str) -> Result<Client, Error> {
    Client::new(url)
        .map_err(|source| Error::Client { service: "Kafka Connect", source: source.into() })
}

pub(super) async fn watch(client: Client, hub: Hub) {
    let mut ticks = every(INTERVAL);
    loop {
        ticks.tick().await;
        hub.watched().await;
        let asked = async { client.connectors().await.map_err(|failure| failure.to_string()) };
        let answer = in_time(asked).await;
        see(&hub, Service::Connect, &answer);
        if let Ok(connectors) = answer {
            hub.see(|board| board.pipeline.see_connectors(described(&connectors)));
        }
    }
}

fn described(connectors: &BTreeMap<String, Live>) -> Vec<Connector> {
    let described = connectors.iter().map(|(name, live)| {
        let (state, detail) = match Health::of(live.status.as_ref()) {
            Health::Running { .. } => ("running", None),
            Health::Resting { state } => ("resting", Some(state)),
            Health::Starting { detail } => ("starting", Some(detail)),
            Health::Failed(part) => ("failed", Some(part.to_string())),
        };
        let tasks = live.status.iter().flat_map(|status| &status.tasks);
        let tasks = tasks.map(|task| task.part.state.clone()).collect();
        Connector { name: name.clone(), state, tasks, detail }
    });
    described.collect()
}

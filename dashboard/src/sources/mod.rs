//! All requests, one file a service. Each tells the board what it saw, or that it saw nothing.

mod connect;
mod elasticsearch;
mod http;
mod kafka;
mod openmetrics;
mod postgresql;
mod processor;
mod schema_registry;

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::Error;
use crate::board::{Condition, Service};
use crate::config::Config;
use crate::panels::Panels;
use crate::web::Hub;
pub(crate) use elasticsearch::{ITEMS_INDEX as SEARCH_TOPIC, item_is_searchable};
pub(crate) use http::Http;
pub(crate) use kafka::consumer;
pub(crate) use postgresql::Database;

/// How often each service is asked how it does.
const INTERVAL: Duration = Duration::from_secs(1);

/// How long a service may take to answer. With the interval and that of the updates: within 3 s a page shows that a
/// service is away, even if it went without closing its connections.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(1_400);

/// Starts all; they end when this is dropped.
pub fn start(config: &Config, panels: Panels, hub: &Hub) -> Result<JoinSet<()>, Error> {
    let http = Http::new()?;
    let search = elasticsearch::Search::new(http.clone(), &config.elasticsearch_url);
    let mut sources = JoinSet::new();
    sources.spawn(elasticsearch::watch(search.clone(), panels, hub.clone()));
    sources.spawn(elasticsearch::watch_latency(search, hub.clone()));
    sources.spawn(processor::watch(http.clone(), config.clone(), hub.clone()));
    sources.spawn(schema_registry::watch(http, config.schema_registry_url.clone(), hub.clone()));
    sources.spawn(connect::watch(connect::client(&config.connect_url)?, hub.clone()));
    sources.spawn(kafka::watch(kafka::Brokers::new(config)?, hub.clone()));
    sources.spawn(postgresql::watch(Database::new(config)?, hub.clone()));
    Ok(sources)
}

/// One look after the other, never two at once.
fn every(period: Duration) -> Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Gives up after [`ANSWER_TIMEOUT`].
async fn in_time<T>(asked: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let timeout = || Err(format!("no answer within {} ms", ANSWER_TIMEOUT.as_millis()));
    tokio::time::timeout(ANSWER_TIMEOUT, asked).await.unwrap_or_else(|_| timeout())
}

/// Tells the board of a service that answered or did not.
fn see<T>(hub: &Hub, service: Service, answer: &Result<T, String>) {
    let condition = match answer {
        Ok(_) => Condition::Up,
        Err(reason) => Condition::Away(reason.clone()),
    };
    hub.see(|board| board.pipeline.see_service(service, condition));
}

/// The innermost of an error: what the operating system or the service said.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

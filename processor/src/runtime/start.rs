//! From the command line to a session at work, and to its end.

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::admin::{Admin, Retention, TopicSpec};
use super::clients::Clients;
use super::error::RuntimeError;
use super::health::Health;
use super::http::{self, Observed};
use super::metrics::Metrics;
use super::registry::SchemaRegistry;
use super::session::{Session, Setup};
use super::shutdown::Signals;
use super::sources::{wait_for_sources, watch_for_missing};
use super::topics::Topics;
use super::topology::describe;
use crate::config::{OnBadRecord, RunOptions, TopologyFormat};
use crate::record::{Output, Target};

/// Processes until a signal or a fault ends it, or until it has caught up, if that was asked for.
///
/// # Errors
/// Whatever makes it useless to go on; each variant says what to do.
pub async fn run(options: RunOptions) -> Result<(), RuntimeError> {
    let signals = Signals::new()?;
    let stop = CancellationToken::new();
    let work = run_until(options, stop.clone());
    tokio::select! {
        result = work => result,
        reason = signals.end(stop) => {
            tracing::warn!(reason, "ended without waiting for the session");
            Err(RuntimeError::NotInTime)
        }
    }
}

async fn run_until(options: RunOptions, stop: CancellationToken) -> Result<(), RuntimeError> {
    let health = Arc::new(Health::new());
    let metrics = Arc::new(Metrics::new());
    let listener = http::listen(options.http_address).await?;
    let observed = Observed {
        health: Arc::clone(&health),
        metrics: Arc::clone(&metrics),
        topology: describe(&options.names, TopologyFormat::Text).into(),
    };
    let http_stop = CancellationToken::new();
    let server = tokio::spawn(http::serve(listener, observed, http_stop.clone()));
    let result = match unless_stopped(&stop, set_up(options, health, metrics, &stop)).await {
        Some(setup) => run_session(setup?).await,
        None => Ok(()),
    };
    http_stop.cancel();
    if let Ok(Err(error)) = server.await {
        tracing::warn!(%error, "the http server failed");
    }
    result
}

/// Everything that has to be there before the first record is read.
async fn set_up(
    options: RunOptions,
    health: Arc<Health>,
    metrics: Arc<Metrics>,
    stop: &CancellationToken,
) -> Result<Setup, RuntimeError> {
    let topics = Topics::new(&options.names);
    let group = options.names.application_id.as_str();
    let clients = Clients::new(&options.kafka).named(format!("{group}-{}", options.instance_id));
    let admin = Admin::new(&clients, group, options.replication_factor)?;
    let registry = SchemaRegistry::new(&options.registry)?;
    health.set_waiting_for(Some("the schema registry".to_owned()));
    let schemas = registry.register_outputs(&options.names).await?;
    health.set_waiting_for(Some("kafka".to_owned()));
    admin.await_cluster().await?;
    ensure_outputs(&admin, &topics, &options).await?;
    let sources = wait_for_sources(&admin, &topics, &health).await?;
    let (sender, found) = mpsc::unbounded_channel();
    let watch = watch_for_missing(admin.clone(), topics.clone(), sources.clone(), sender);
    tokio::spawn(until_stopped(stop.clone(), watch));
    let (runtime, stop) = (Handle::current(), stop.clone());
    Ok(Setup {
        options,
        clients,
        topics,
        admin,
        registry,
        schemas,
        sources,
        found,
        metrics,
        health,
        runtime,
        stop,
    })
}

async fn ensure_outputs(
    admin: &Admin,
    topics: &Topics,
    options: &RunOptions,
) -> Result<(), RuntimeError> {
    for output in Output::ALL {
        let spec = TopicSpec {
            name: topics.target(Target::Output(output)),
            partitions: options.output_partitions,
            partitions_are_fixed: false,
            retention: Retention::LastValue,
        };
        admin.ensure(&spec).await?;
    }
    if options.on_bad_record == OnBadRecord::DeadLetter {
        let spec = TopicSpec {
            name: topics.dead_letters(),
            partitions: 1,
            partitions_are_fixed: false,
            retention: Retention::Everything,
        };
        admin.ensure(&spec).await?;
    }
    Ok(())
}

/// The session blocks its thread, so it gets one of its own.
async fn run_session(setup: Setup) -> Result<(), RuntimeError> {
    let (sender, receiver) = oneshot::channel();
    let thread = std::thread::Builder::new().name("session".to_owned()).spawn(move || {
        let result = Session::start(setup).and_then(|session| session.map_or(Ok(()), Session::run));
        drop(sender.send(result));
    });
    thread.map_err(|source| RuntimeError::System { action: "start the session", source })?;
    receiver.await.unwrap_or(Err(RuntimeError::SessionLost))
}

async fn unless_stopped<T>(stop: &CancellationToken, work: impl Future<Output = T>) -> Option<T> {
    stop.run_until_cancelled(work).await
}

async fn until_stopped(
    stop: CancellationToken,
    work: impl Future<Output = Result<(), RuntimeError>>,
) {
    if let Some(Err(error)) = stop.run_until_cancelled(work).await {
        tracing::error!(%error, "no longer looking for missing source topics");
    }
}

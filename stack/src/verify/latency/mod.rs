//! How long a change takes from its commit in PostgreSQL until a search finds it.
//!
//! ```text
//! probe row ──commit──> PostgreSQL ──> source topic ──> output topic ──> Elasticsearch
//!               │                        │                │                │
//!               0                        └── stages: the first time each shows this probe or a later one
//! ```
//!
//! A probe is an upsert of one reserved row, whose quantity counts the probes; `global-stock` of its item shows it
//! unchanged. Probes are sent on schedule, whether or not the one before has arrived, so a stall is measured by all
//! the probes it holds up; their spacing sweeps evenly through the refresh interval of the index. The topics are
//! read as consumers of committed records see them, and Elasticsearch is asked by search: a GET by id would read
//! what no search finds yet. The clock starts when the commit is acknowledged; one clock serves all stages.
//!
//! The row is deleted at the end, also after a failure or Ctrl-C, and its deletion removes its documents.

mod probe;
mod report;
mod sightings;
mod watch;

use std::time::{Duration, Instant};

use tokio::sync::mpsc;

pub use report::LatencyReport;

use self::{
    probe::Probe,
    sightings::{Place, Sightings},
    watch::Watch,
};
use super::{
    error::{Stage, VerifyError},
    options::VerifyOptions,
    search::Search,
};

/// Sends `samples` probes and follows each.
///
/// # Errors
/// When something is unreachable, or a probe does not arrive within the timeout.
pub async fn measure(options: &VerifyOptions, samples: u32) -> Result<LatencyReport, VerifyError> {
    let probe = Probe::connect(options).await?;
    let search = Search::new(&options.elasticsearch_url)?;
    let measured = tokio::select! {
        measured = send_and_follow(options, &probe, &search, samples) => measured,
        _ = tokio::signal::ctrl_c() => Err(VerifyError::Interrupted),
    };
    probe.remove().await?;
    let report = measured?;
    probe.wait_until_gone(options, &search).await?;
    Ok(report)
}

async fn send_and_follow(
    options: &VerifyOptions,
    probe: &Probe,
    search: &Search,
    samples: u32,
) -> Result<LatencyReport, VerifyError> {
    // A run that was killed may have left its row.
    probe.remove().await?;
    probe.wait_until_gone(options, search).await?;
    let (sender, mut sighted) = mpsc::unbounded_channel();
    let mut watch = Watch::start(options, search.clone(), sender).await?;
    let mut sightings = Sightings::new(samples);
    let started_at = Instant::now();
    let sending = probe.send(samples);
    tokio::pin!(sending);
    let mut committed_at = None;
    while committed_at.is_none() || !sightings.complete() {
        tokio::select! {
            sent = &mut sending, if committed_at.is_none() => committed_at = Some(sent?),
            failed = watch.failure() => return Err(failed),
            Some(sighting) = sighted.recv() => sightings.note(&sighting),
            () = tokio::time::sleep(options.timeout) => return Err(lost(&sightings, options.timeout)),
        }
    }
    let elapsed = started_at.elapsed();
    let others = watch.changes().saturating_sub(u64::from(samples));
    Ok(LatencyReport::new(&sightings, &committed_at.unwrap_or_default(), elapsed, others))
}

fn lost(sightings: &Sightings, timeout: Duration) -> VerifyError {
    let (place, number) = sightings.first_missing();
    let stage = match place {
        Place::SourceTopic => Stage::Source,
        Place::OutputTopic => Stage::Processor,
        Place::Search => Stage::Sink,
    };
    VerifyError::Behind { stage, detail: format!("probe {number} did not come through"), timeout }
}

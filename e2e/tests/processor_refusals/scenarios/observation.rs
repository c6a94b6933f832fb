//! What an operator sees of a processor that idles, and of one whose broker is silent.

use anyhow::{Result, ensure};
use e2e::wait;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{SOON, load};
use crate::{World, http::Http, processor::Processor};

const ITEMS: i64 = 50;

/// The samples of one metric: labels and value.
fn samples<'a>(metrics: &'a str, name: &str) -> Vec<(&'a str, f64)> {
    let lines = metrics.lines().filter(|line| line.starts_with(&format!("{name}{{")));
    let pairs = lines.filter_map(|line| line.rsplit_once(' '));
    pairs.filter_map(|(labels, value)| Some((labels, value.parse().ok()?))).collect()
}

/// Both logs end in a transaction's marker, which nobody is ever handed.
fn is_idle(metrics: &str) -> bool {
    let lags = samples(metrics, "processor_lag_records");
    let is_seen = |topic| lags.iter().any(|(labels, _)| labels.contains(topic));
    is_seen("watched.stock_quantity")
        && is_seen("watched-updates")
        && lags.iter().all(|(_, lag)| *lag == 0.0)
}

pub(crate) fn the_lag_is_0_when_idle_and_every_row_is_counted(world: &World) -> Result<()> {
    load(world, "watched", ITEMS)?;
    let mut processor = Processor::start(world, "watched", &[])?;
    let http = Http::of(world, &mut processor)?;
    http.wait_for(world, "/readyz", 200)?;
    let read = format!(
        "processor_records_in_total{{topic=\"watched.stock_quantity\",partition=\"0\"}} {}\n",
        ITEMS + 1
    );
    let rows = format!(
        "processor_state_rows{{store=\"watched.stock_quantity\",partition=\"0\"}} {ITEMS}\n"
    );
    let idle = wait::until("all rows to be counted and no lag", SOON, async || {
        let (_, metrics) = http.get("/metrics").await.map_err(|error| format!("{error:#}"))?;
        let done = metrics.contains(&read) && metrics.contains(&rows) && is_idle(&metrics);
        if done { Ok(metrics) } else { Err(metrics) }
    });
    let metrics = world.runtime.block_on(idle)?;
    for line in ["processor_replayed_total 1\n", "processor_ready 1\n"] {
        ensure!(metrics.contains(line), "no `{line}` in {metrics}");
    }
    ensure!(!samples(&metrics, "processor_e2e_latency_seconds_count").is_empty(), "{metrics}");
    let (_, topology) = world.runtime.block_on(http.get("/topology"))?;
    ensure!(topology.contains("watched-updates"), "{topology}");
    processor.stop(world)
}

pub(crate) fn a_silent_broker_costs_the_readiness_only(world: &World) -> Result<()> {
    load(world, "deaf", ITEMS)?;
    let mut processor = Processor::start(world, "deaf", &[])?;
    let http = Http::of(world, &mut processor)?;
    http.wait_for(world, "/readyz", 200)?;
    let kafka = Pid::from_raw(world.stack.pid("kafka")?);
    kill(kafka, Signal::SIGSTOP)?;
    let lost = http.wait_for(world, "/readyz", 503);
    let alive = world.runtime.block_on(http.get("/livez"));
    kill(kafka, Signal::SIGCONT)?;
    lost?;
    ensure!(alive? == (200, "alive\n".to_owned()), "it is not alive");
    http.wait_for(world, "/readyz", 200)?;
    processor.stop(world)
}

//! From the start of a process until it has all state and nothing left to read.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde::Serialize;
use serde_json::json;

use super::{
    context::Context,
    grown::{Grown, is_ready, shapes},
};
use crate::{
    peers::Child,
    report::{Section, Table, median, thousands},
};

const LOOK_INTERVAL: Duration = Duration::from_millis(10);
const TIMEOUT: Duration = Duration::from_mins(3);
/// Changes on top of the rows, so that the changelogs hold more than one record of some rows.
const CHANGES: u64 = 200_000;

#[derive(Debug, Serialize)]
struct Measured {
    rows: u64,
    after_stop_seconds: f64,
    after_kill_seconds: f64,
}

pub(super) fn run(context: &Context) -> Result<Section> {
    let mut table = Table::new(&["rows", "after SIGTERM", "after kill -9"]);
    let mut sizes = Vec::new();
    for shape in shapes(context) {
        let measured = measure(context, shape)?;
        table.row([
            thousands(measured.rows as f64),
            format!("{:.2} s", measured.after_stop_seconds),
            format!("{:.2} s", measured.after_kill_seconds),
        ]);
        sizes.push(measured);
    }
    Ok(Section::new("restart", "Restart")
        .line(
            "From the start of the process to `/readyz`: all state restored, nothing left to read; \
             medians of 3. After `kill -9` the group first waits out the session of the dead member."
                .to_owned(),
        )
        .list(vec!["asked: 2 s at 150,000 rows, 20 s at 10 million".to_owned()])
        .table(&table)
        .data(json!(sizes)))
}

fn measure(context: &Context, shape: crate::load::Shape) -> Result<Measured> {
    let services = &context.services;
    let mut grown = Grown::new(context, "restart", shape)?;
    grown.change(CHANGES)?;
    let mut child = grown.start()?;
    grown.follow(&mut child)?;
    let (mut stopped, mut killed) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        child.stop(services)?;
        child = grown.start()?;
        stopped.push(until_ready(context, &mut child)?);
        child.kill(services)?;
        child = grown.start()?;
        killed.push(until_ready(context, &mut child)?);
    }
    child.stop(services)?;
    grown.remove()?;
    Ok(Measured {
        rows: shape.rows(),
        after_stop_seconds: median(stopped.into_iter()),
        after_kill_seconds: median(killed.into_iter()),
    })
}

/// Seconds until the processor says that it is ready.
fn until_ready(context: &Context, child: &mut Child) -> Result<f64> {
    let started = Instant::now();
    while !is_ready(context) {
        ensure!(started.elapsed() < TIMEOUT, "the processor does not get ready");
        child.check_alive()?;
        context.services.interrupt.pause(LOOK_INTERVAL)?;
    }
    Ok(started.elapsed().as_secs_f64())
}

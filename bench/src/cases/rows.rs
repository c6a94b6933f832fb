//! What more rows cost: throughput and memory with 10 million against 150,000.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use super::{
    context::Context,
    grown::{Grown, shapes},
};
use crate::report::{Section, Table, megabytes, ratio, thousands};

/// Changes measured at each size.
const CHANGES: u64 = 1_300_000;
const CHANGES_QUICK: u64 = 400_000;

#[derive(Debug, Serialize)]
struct Measured {
    rows: u64,
    changes_per_second: f64,
    cpu_seconds: f64,
    peak_resident_bytes: f64,
}

pub(super) fn run(context: &Context) -> Result<Section> {
    let changes = context.size(CHANGES, CHANGES_QUICK);
    let [small, large] = shapes(context);
    let small = measure(context, small, changes)?;
    let large = measure(context, large, changes)?;
    let bytes_per_row =
        (large.peak_resident_bytes - small.peak_resident_bytes) / (large.rows - small.rows) as f64;
    let rate = large.changes_per_second / small.changes_per_second;
    let mut table =
        Table::new(&["rows", "changes/s", "CPU seconds, restoring included", "peak resident"]);
    for measured in [&small, &large] {
        table.row([
            thousands(measured.rows as f64),
            thousands(measured.changes_per_second),
            format!("{:.1}", measured.cpu_seconds),
            megabytes(measured.peak_resident_bytes),
        ]);
    }
    Ok(Section::new("rows", "Rows")
        .line(format!(
            "{} changes of random rows, from the moment the processor has all its state (`/readyz`) \
             to the last commit. It was started anew, so the peak holds the restoring too.",
            thousands(changes as f64)
        ))
        .list(vec![
            format!("**{}** the changes/s with the larger state (asked: 0.6)", ratio(rate)),
            format!("**{bytes_per_row:.0} bytes** a row (asked: 100 or fewer)"),
            format!(
                "**{}** resident at 150,000 rows under full load (asked: 300 or fewer)",
                megabytes(small.peak_resident_bytes)
            ),
        ])
        .table(&table)
        .data(
            json!({ "changes": changes, "bytes_per_row": bytes_per_row, "sizes": [small, large] }),
        ))
}

fn measure(context: &Context, shape: crate::load::Shape, changes: u64) -> Result<Measured> {
    let mut grown = Grown::new(context, "rows", shape)?;
    grown.change(changes)?;
    let mut child = grown.start()?;
    let seconds = grown.follow_from_ready(&mut child)?;
    let usage = child.usage()?;
    child.stop(&context.services)?;
    grown.remove()?;
    Ok(Measured {
        rows: shape.rows(),
        changes_per_second: changes as f64 / seconds,
        cpu_seconds: usage.cpu_seconds,
        peak_resident_bytes: usage.peak_resident_bytes as f64,
    })
}

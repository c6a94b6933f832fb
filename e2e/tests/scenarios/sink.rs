//! The sink under fault; `make drill-sink` is the long form.

use anyhow::{Result, ensure};
use e2e::sink_drill::{self, Settings};

use crate::World;

/// Every kind of fault at least once.
const SHORT: Settings = Settings {
    // Seeds differ from run to run, and the one of a failure is printed.
    seed: None,
    documents: 1_000,
    records_per_second: 1_000,
    worker_kills: 1,
    node_kills: 1,
    refused_writes: 0.05,
    lost_requests: 0.02,
    port_offset: crate::PORT_OFFSET,
};

pub(crate) fn the_index_is_what_the_records_say_under_fault(world: &World) -> Result<()> {
    let report = world.runtime.block_on(sink_drill::on(&world.stack, &SHORT))?;
    ensure!(report.passed(), "{report}");
    Ok(())
}

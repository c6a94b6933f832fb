//! Processes that are stopped, or that share what they must not.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use e2e::wait;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{SOON, code};
use crate::{
    World,
    processor::{Processor, first_end},
};

/// Rows with keys of their own: each is one record of `warehouse-stock`, however often it is read.
const ROWS: i64 = 200_000;

fn load(world: &World, application: &str) -> Result<()> {
    let source = format!("{application}.stock_quantity");
    let rows = world.runtime.block_on(async {
        world.kafka.create(&source, 1).await?;
        world.registry.rows(application).await
    })?;
    for item in 1..=ROWS {
        while world.kafka.write(&source, &rows.insert(item, 10, item)).is_err() {
            world.kafka.flush()?;
        }
    }
    world.kafka.flush()
}

/// Waits until a part of the load is committed.
fn wait_for_output(world: &World, application: &str) -> Result<()> {
    let output = format!("{application}-warehouse-stock");
    world.runtime.block_on(wait::until("the first rows", SOON, async || {
        match world.kafka.bounds(&output, 0) {
            Ok((_, end)) if end > 0 => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }))
}

/// Each row is there, and none is there twice.
fn each_row_once(world: &World, application: &str) -> Result<()> {
    let written = world.kafka.read(&format!("{application}-warehouse-stock"))?;
    let keys: BTreeSet<_> = written.iter().map(|record| record.key.clone()).collect();
    let counts = (written.len(), keys.len());
    let expected = usize::try_from(ROWS)?;
    ensure!(counts == (expected, expected), "records and keys: {counts:?} of {expected}");
    Ok(())
}

pub(crate) fn a_stop_under_load_leaves_nothing_to_do_twice(world: &World) -> Result<()> {
    load(world, "stopped")?;
    let small_batches = ["--batch-max-records", "2000"];
    let processor = Processor::start(world, "stopped", &small_batches)?;
    wait_for_output(world, "stopped")?;
    processor.stop(world)?;
    let committed = world.kafka.read("stopped-warehouse-stock")?.len();
    ensure!(committed < usize::try_from(ROWS)?, "it had finished before it was stopped");
    let end = Processor::start(world, "stopped", &["--until-caught-up"])?.end(world, SOON)?;
    ensure!(end.code == 0, "{}", end.message);
    each_row_once(world, "stopped")
}

pub(crate) fn a_second_signal_ends_at_once(world: &World) -> Result<()> {
    load(world, "impatient")?;
    let mut processor = Processor::start(world, "impatient", &["--batch-max-records", "2000"])?;
    wait_for_output(world, "impatient")?;
    let kafka = Pid::from_raw(world.stack.pid("kafka")?);
    kill(kafka, Signal::SIGSTOP)?;
    let ended = impatient(world, &mut processor);
    kill(kafka, Signal::SIGCONT)?;
    ended
}

/// With a broker that does not answer, an orderly end takes its whole time.
fn impatient(world: &World, processor: &mut Processor) -> Result<()> {
    processor.signal(Signal::SIGTERM)?;
    processor.wait_for(world, "a second signal ends at once")?;
    let started = Instant::now();
    processor.signal(Signal::SIGTERM)?;
    let end = processor.end(world, Duration::from_secs(5))?;
    ensure!(started.elapsed() < Duration::from_secs(2), "it took {:?}", started.elapsed());
    ensure!(end.code == code::NOT_IN_TIME, "it ended with {}: {}", end.code, end.message);
    Ok(())
}

pub(crate) fn two_processes_with_one_id_are_told_apart(world: &World) -> Result<()> {
    load(world, "twins")?;
    let slow = ["--batch-max-records", "200"];
    let first = Processor::start(world, "twins", &slow)?;
    wait_for_output(world, "twins")?;
    let mut twins = [first, Processor::start(world, "twins", &slow)?];
    let ended = first_end(world, &mut twins, SOON)?;
    ensure!(ended.code == code::FENCED, "it ended with {}: {}", ended.code, ended.message);
    ensure!(ended.message.contains("`twins-0`"), "{}", ended.message);
    ensure!(ended.message.contains("--instance-id"), "{}", ended.message);
    drop(twins);
    let end = Processor::start(world, "twins", &["--until-caught-up"])?.end(world, SOON)?;
    ensure!(end.code == 0, "{}", end.message);
    each_row_once(world, "twins")
}

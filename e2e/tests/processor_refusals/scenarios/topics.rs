//! Topics that are not there yet, or not as they were.

use anyhow::Result;
use e2e::wait;

use super::{SOON, code};
use crate::{
    World,
    processor::{Processor, refusal},
};

pub(crate) fn a_source_topic_may_come_later(world: &World) -> Result<()> {
    let (application, source) = ("early", "early.stock_quantity");
    let mut processor = Processor::start(world, application, &[])?;
    processor.wait_for(world, "waiting for a source topic")?;
    let rows = world.runtime.block_on(async {
        world.kafka.create(source, 1).await?;
        world.registry.rows(application).await
    })?;
    world.kafka.write(source, &rows.insert(1, 10, 1))?;
    world.kafka.flush()?;
    world.runtime.block_on(wait::until("the row", SOON, async || {
        match world.kafka.read("early-warehouse-stock") {
            Ok(records) if records.len() == 1 => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }))?;
    processor.stop(world)
}

pub(crate) fn a_changed_partition_count_is_refused(world: &World) -> Result<()> {
    let (application, source) = ("grown", "grown.stock_quantity");
    world.runtime.block_on(world.kafka.create(source, 1))?;
    let mut processor = Processor::start(world, application, &["--until-caught-up"])?;
    processor.end(world, SOON)?;
    world.runtime.block_on(world.kafka.add_partitions(source, 2))?;
    let parts = ["`grown-stock-quantity-rows` has 1 partitions, not 2", "processor reset"];
    refusal(world, application, &[], code::REFUSED, &parts)
}

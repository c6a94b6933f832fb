//! Records that cannot be read or applied.

use anyhow::{Result, ensure};

use super::{SOON, code};
use crate::{
    World,
    processor::{Processor, refusal},
};

/// The topic of an application with one bad record and a good one behind it.
fn with_bad_record(world: &World, application: &str, bad: &(Vec<u8>, Vec<u8>)) -> Result<()> {
    let source = format!("{application}.stock_quantity");
    let rows = world.runtime.block_on(async {
        world.kafka.create(&source, 1).await?;
        world.registry.rows(application).await
    })?;
    world.kafka.write(&source, bad)?;
    world.kafka.write(&source, &rows.insert(2, 10, 2))?;
    world.kafka.flush()
}

pub(crate) fn a_poison_record_stops_or_is_set_aside(world: &World) -> Result<()> {
    let application = "poison";
    let bad = (b"k".to_vec(), b"{\"not\": \"avro\"}".to_vec());
    with_bad_record(world, application, &bad)?;
    let place = "cannot process `poison.stock_quantity` partition 0 offset 0";
    let parts = [place, "key has 1 bytes, at least 5 are needed", "hint: "];
    refusal(world, application, &["--until-caught-up"], code::BAD_RECORD, &parts)?;

    let arguments = ["--until-caught-up", "--on-bad-record", "dead-letter"];
    let end = Processor::start(world, application, &arguments)?.end(world, SOON)?;
    ensure!(end.code == 0, "{}", end.message);
    let letters = world.kafka.read("poison-dead-letters")?;
    ensure!(letters.len() == 1, "{letters:?}");
    ensure!((&letters[0].key, &letters[0].value) == (&bad.0, &Some(bad.1)), "{letters:?}");
    for (name, value) in [
        ("source.topic", "poison.stock_quantity"),
        ("source.partition", "0"),
        ("source.offset", "0"),
    ] {
        let header = (name.to_owned(), value.to_owned());
        ensure!(letters[0].headers.contains(&header), "no {header:?} in {letters:?}");
    }
    ensure!(letters[0].headers.iter().any(|(name, _)| name == "error"), "{letters:?}");
    let next = world.kafka.read("poison-warehouse-stock")?;
    ensure!(next.len() == 1, "the record behind it: {next:?}");
    Ok(())
}

pub(crate) fn a_schema_that_nobody_registered_is_named(world: &World) -> Result<()> {
    let unknown = [0, 0x00, 0x0f, 0x42, 0x3f, 2].to_vec();
    with_bad_record(world, "unknown", &(unknown.clone(), unknown))?;
    let parts = ["`unknown.stock_quantity` partition 0 offset 0", "schema id 999999"];
    refusal(world, "unknown", &[], code::BAD_RECORD, &parts)
}

pub(crate) fn a_dropped_column_is_named(world: &World) -> Result<()> {
    let rows = world.runtime.block_on(world.registry.rows_with("dropped", "amount"))?;
    with_bad_record(world, "dropped", &rows.insert(1, 10, 1))?;
    let parts = ["partition 0 offset 0", "quantity` is missing", "column in use was dropped"];
    refusal(world, "dropped", &[], code::BAD_RECORD, &parts)
}

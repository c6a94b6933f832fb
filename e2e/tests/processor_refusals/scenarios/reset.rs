//! State built anew from the sources.

use std::{
    collections::BTreeMap,
    process::{Command, Output},
};

use anyhow::{Context, Result, ensure};
use e2e::stack::target_dir;

use super::{SOON, code, load};
use crate::{World, http::Http, processor::Processor};

/// The last value of each key of each output.
type Outputs = BTreeMap<(&'static str, Vec<u8>), Option<Vec<u8>>>;

const OUTPUTS: [&str; 5] = [
    "warehouse-stock",
    "warehouse-allocation",
    "global-stock",
    "high-demand-stock",
    "stock-global-percentage",
];

/// How a reset ended.
struct Reset {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Reset {
    fn run(world: &World, application: &str, arguments: &[&str]) -> Result<Self> {
        let Output { status, stdout, stderr } =
            Command::new(target_dir().join("release/processor"))
                .args(["reset", "--application-id", application, "--source-prefix", application])
                .args(["--output-prefix", &format!("{application}-")])
                .args(arguments)
                .env("PROCESSOR_BOOTSTRAP_SERVERS", &world.kafka.bootstrap)
                .output()?;
        Ok(Self {
            code: status.code().context("a signal ended it")?,
            stdout: String::from_utf8(stdout)?,
            stderr: String::from_utf8(stderr)?,
        })
    }

    /// What one that succeeds prints.
    fn report(world: &World, application: &str, arguments: &[&str]) -> Result<String> {
        let reset = Self::run(world, application, arguments)?;
        ensure!(reset.code == 0, "it ended with {}: {}", reset.code, reset.stderr);
        Ok(reset.stdout)
    }
}

pub(crate) fn a_reset_is_refused_while_an_instance_runs(world: &World) -> Result<()> {
    load(world, "busy", 1)?;
    let mut processor = Processor::start(world, "busy", &[])?;
    Http::of(world, &mut processor)?.wait_for(world, "/readyz", 200)?;
    let reset = Reset::run(world, "busy", &[])?;
    ensure!(reset.code == code::REFUSED, "it ended with {}: {}", reset.code, reset.stderr);
    ensure!(reset.stderr.contains("has running members: `busy-0` at "), "{}", reset.stderr);
    processor.stop(world)
}

pub(crate) fn a_reset_builds_the_same_outputs_anew(world: &World) -> Result<()> {
    let application = "anew";
    load(world, application, 50)?;
    catch_up(world, application)?;
    let (records, before) = outputs(world, application)?;

    let planned = Reset::report(world, application, &["--dry-run"])?;
    ensure!(planned.contains("would delete topic `anew-updates`"), "{planned}");
    world.kafka.read("anew-updates").context("a dry run deleted a topic")?;
    let did = Reset::report(world, application, &[])?;
    ensure!(did == planned.replace("would delete", "deleted"), "{planned}\n{did}");
    ensure!(world.kafka.read("anew-updates").is_err(), "the topic is still there");
    let nothing = Reset::report(world, application, &[])?;
    ensure!(nothing.starts_with("`anew` has no state and no offsets\n"), "{nothing}");

    catch_up(world, application)?;
    let (records_after, after) = outputs(world, application)?;
    ensure!(records_after > records, "nothing was written anew");
    ensure!(before == after, "the outputs differ:\n{before:?}\n{after:?}");
    Ok(())
}

fn catch_up(world: &World, application: &str) -> Result<()> {
    let end = Processor::start(world, application, &["--until-caught-up"])?.end(world, SOON)?;
    ensure!(end.code == 0, "{}", end.message);
    Ok(())
}

/// How many records there are, and the last value of each key.
fn outputs(world: &World, application: &str) -> Result<(usize, Outputs)> {
    let (mut count, mut last) = (0, Outputs::new());
    for output in OUTPUTS {
        for record in world.kafka.read(&format!("{application}-{output}"))? {
            count += 1;
            last.insert((output, record.key), record.value);
        }
    }
    ensure!(count > 0, "there are no outputs");
    Ok((count, last))
}

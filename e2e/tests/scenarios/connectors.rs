//! The connectors are changed while the pipeline runs, by `connectctl`, and only what changed is touched.

use anyhow::{Result, ensure};
use e2e::connectctl::Connectctl;
use serde_json::{Value, json};

use crate::World;

const SOURCE: &str = "inventory-source";
const SINK: &str = "inventory-sink";

/// So many looks take 10 s: a busy machine needs seconds to see that a source cannot work.
const PATIENT: [&str; 2] = ["--polls", "40"];

pub(crate) fn an_edited_connector_restarts_alone(world: &World) -> Result<()> {
    let connectctl = Connectctl::on(&world.stack)?;
    let unchanged = connectctl.run_ok(&["apply", "."])?;
    ensure!(unchanged.contains("0 changed, 2 unchanged"), "{unchanged}");
    let (source, sink) = (connectctl.starts(SOURCE)?, connectctl.starts(SINK)?);

    connectctl.edit(SOURCE, "poll.interval.ms", "25")?;
    let plan = connectctl.run(&["plan", "."])?;
    let told = "poll.interval.ms: 20 -> 25\n1 to update, 1 unchanged\n";
    ensure!(plan.code == Some(2) && plan.text.contains(told), "{plan:?}");
    connectctl.run_ok(&["apply", "."])?;
    ensure!(connectctl.starts(SOURCE)? == source + 1, "the source was not started once");
    ensure!(connectctl.starts(SINK)? == sink, "the sink was started, too");
    let drift = connectctl.run_ok(&["drift", "."])?;
    ensure!(drift.contains("0 of 2 differ"), "{drift}");
    restore(world)
}

pub(crate) fn a_wrong_password_is_found_before_anything_is_written(world: &World) -> Result<()> {
    let connectctl = Connectctl::on(&world.stack)?;
    let (source, sink) = (connectctl.starts(SOURCE)?, connectctl.starts(SINK)?);
    connectctl.edit(SOURCE, "database.password", "canary-7f3a")?;
    let apply = connectctl.run(&["apply", "."])?;
    let told = apply.text.contains("password authentication failed");
    ensure!(apply.code == Some(3) && told, "{apply:?}");
    ensure!(!apply.text.contains("canary"), "the password is shown");
    ensure!(connectctl.starts(SOURCE)? == source, "the source was started");
    ensure!(connectctl.starts(SINK)? == sink, "the sink was started");
    Ok(())
}

pub(crate) fn a_configuration_that_fails_at_run_time_is_rolled_back(world: &World) -> Result<()> {
    let connectctl = Connectctl::on(&world.stack)?;
    let sink = connectctl.starts(SINK)?;
    connectctl.edit(SOURCE, "publication.name", "no_such_publication")?;
    let apply = connectctl.run(&[&["apply", "."][..], &PATIENT].concat())?;
    let both = "failed; rolled back: running, 1 task";
    ensure!(apply.code == Some(4) && apply.text.contains(both), "{apply:?}");
    ensure!(connectctl.starts(SINK)? == sink, "the sink was started, too");
    let live = world.runtime.block_on(connect(world, &format!("connectors/{SOURCE}/config")))?;
    ensure!(live["publication.name"] == "inventory_cdc", "it was not rolled back: {live}");
    restore(world)
}

pub(crate) fn offsets_survive_a_recreation(world: &World) -> Result<()> {
    let connectctl = Connectctl::on(&world.stack)?;
    for connector in [SOURCE, SINK] {
        connectctl.set_state(connector, "stopped")?;
        connectctl.run_ok(&["apply", "."])?;
        let path = format!("connectors/{connector}/offsets");
        let before = world.runtime.block_on(connect(world, &path))?;
        ensure!(before["offsets"].as_array().is_some_and(|all| !all.is_empty()), "{before}");
        let file = connectctl.file(connector).display().to_string();
        let backup = format!("../{connector}-offsets.backup");
        let recreate = ["recreate", connector, "--file", &file, "--backup", &backup];
        connectctl.run_ok(&recreate)?;
        let after = world.runtime.block_on(connect(world, &path))?;
        ensure!(sorted(&before) == sorted(&after), "offsets were {before} and are {after}");
        connectctl.set_state(connector, "running")?;
        connectctl.run_ok(&["apply", "."])?;
    }
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_stock(3001, 3001, 7).await?;
        world.search.expect("global-stock", 3001, json!({"quantity": 7})).await
    })?;
    world.stack.verify().map(drop)
}

/// Connect gives them in no order.
fn sorted(offsets: &Value) -> Vec<String> {
    let all = offsets["offsets"].as_array().into_iter().flatten();
    let mut texts: Vec<String> = all.map(Value::to_string).collect();
    texts.sort();
    texts
}

/// The pipeline is as its files say, and still right.
fn restore(world: &World) -> Result<()> {
    Connectctl::on(&world.stack)?.run_ok(&["apply", "."])?;
    world.stack.verify().map(drop)
}

async fn connect(world: &World, path: &str) -> Result<Value> {
    let url = format!("http://localhost:{}/{path}", world.stack.port(8083));
    Ok(reqwest::get(url).await?.error_for_status()?.json().await?)
}

//! Crashes and restarts, while data flows.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, Result, ensure};
use e2e::{generator::Generator, stack::Stack, wait};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};

use crate::World;

/// A JVM that starts on a busy machine, and the connectors after it.
const RECOVERY: Duration = Duration::from_mins(3);

/// A killed process on a busy machine.
const GONE: Duration = Duration::from_secs(30);

/// Everything that runs, in an order in which no kill hides the next one's effect.
const SERVICES: [&str; 6] =
    ["processor", "elasticsearch", "connect", "schema-registry", "kafka", "postgresql"];

pub(crate) fn every_service_comes_back_from_kill_9(world: &World) -> Result<()> {
    let generator = Generator::start(&world.stack, &["--seed", "1", "--rows-per-second", "200"])?;
    for (quantity, service) in (1..).zip(SERVICES) {
        let killed = world.stack.kill(service)?;
        world.runtime.block_on(async {
            let what = format!("{service} to be started again");
            wait::until(&what, RECOVERY, async || restarted(&world.stack, service, killed)).await?;
            wait::until("all to be well", RECOVERY, async || well(&world.stack)).await?;
            let inventory = world.inventory().await?;
            inventory.put_stock(2001, 2001, quantity).await?;
            world.search.expect("global-stock", 2001, json!({"quantity": quantity})).await
        })?;
    }
    generator.stop()?;
    world.stack.verify().map(drop)
}

pub(crate) fn a_restart_keeps_all_data(world: &World) -> Result<()> {
    let ids = world.runtime.block_on(schema_ids(world))?;
    ensure!(ids.len() >= 10, "only these subjects are registered: {ids:?}");
    world.stack.stop()?;
    world.stack.start()?;
    let ids_after = world.runtime.block_on(schema_ids(world))?;
    ensure!(ids == ids_after, "the schema ids were {ids:?} and are {ids_after:?}");
    world.stack.verify().map(drop)
}

pub(crate) fn a_killed_launcher_is_cleaned_up_after(world: &World) -> Result<()> {
    let supervisor = world.stack.status()?["supervisor_pid"].as_i64();
    let supervisor = supervisor.and_then(|pid| i32::try_from(pid).ok());
    let supervisor = Pid::from_raw(supervisor.context("status does not name the supervisor")?);
    let before = world.stack.pid("kafka")?;
    kill(supervisor, Signal::SIGKILL)?;
    // It holds the lock of its data folder until it is gone.
    world.runtime.block_on(wait::until("the launcher to be gone", GONE, async || {
        kill(supervisor, None).map_or(Ok(()), |()| Err("it is there".to_owned()))
    }))?;
    world.stack.start()?;
    ensure!(world.stack.pid("kafka")? != before, "the abandoned Kafka still runs");
    world.stack.verify().map(drop)
}

fn restarted(stack: &Stack, service: &str, killed: i32) -> Result<(), String> {
    match stack.pid(service) {
        Ok(pid) if pid != killed => Ok(()),
        pid => Err(format!("{pid:?}")),
    }
}

fn well(stack: &Stack) -> Result<(), String> {
    let status = stack.output(&["status"]).map_err(|error| format!("{error:#}"))?;
    if status.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&status.stdout).into())
    }
}

async fn schema_ids(world: &World) -> Result<BTreeMap<String, i64>> {
    let url = format!("http://127.0.0.1:{}/apis/ccompat/v7/subjects", world.stack.port(8081));
    let subjects: Vec<String> = reqwest::get(&url).await?.error_for_status()?.json().await?;
    let mut ids = BTreeMap::new();
    for subject in subjects {
        let latest = format!("{url}/{subject}/versions/latest");
        let version: Value = reqwest::get(latest).await?.error_for_status()?.json().await?;
        ids.insert(subject, version["id"].as_i64().unwrap_or_default());
    }
    Ok(ids)
}

//! Kafka and the registry: away, ill, or not what they should be.

use anyhow::{Result, ensure};
use e2e::wait;
use serde_json::json;

use super::{SOON, code};
use crate::{
    World,
    fake_registry::{answering, response},
    processor::{Processor, refusal},
};

pub(crate) fn a_registry_that_answers_nonsense_is_named(world: &World) -> Result<()> {
    for (body, content_type) in
        [("<html>Sign in</html>", "text/html"), (r#"{"version": 1}"#, "application/json")]
    {
        let url = answering(response("200 OK", content_type, body))?;
        let arguments = ["--schema-registry-url", &url];
        let parts = ["cannot use the schema registry", &url, "not the expected JSON"];
        refusal(world, "nonsense", &arguments, code::REFUSED, &parts)?;
    }
    Ok(())
}

pub(crate) fn a_registry_that_is_ill_is_waited_for(world: &World) -> Result<()> {
    let error = response("500 Internal Server Error", "text/html", "<html>oops</html>");
    for answer in [error, String::new()] {
        let url = answering(answer)?;
        let mut processor = Processor::start(world, "ill", &["--schema-registry-url", &url])?;
        processor.wait_for(world, "waiting for the schema registry")?;
        processor.stop(world)?;
    }
    Ok(())
}

pub(crate) fn an_incompatible_schema_is_refused_by_subject(world: &World) -> Result<()> {
    let other = json!({"type": "record", "name": "Other", "fields": [
        {"name": "weight", "type": "double"}]})
    .to_string();
    world.runtime.block_on(async {
        world.registry.register("clash-global-stock-value", &other).await?;
        world.registry.guard("clash-global-stock-value").await
    })?;
    let parts = ["refuses the schema of `clash-global-stock-value`", "hint: "];
    refusal(world, "clash", &[], code::REFUSED, &parts)
}

pub(crate) fn a_broker_that_is_away_at_the_start_is_waited_for(world: &World) -> Result<()> {
    let arguments = ["--bootstrap-servers", "127.0.0.1:1"];
    let mut processor = Processor::start(world, "brokerless", &arguments)?;
    processor.wait_for(world, "no broker answers yet")?;
    processor.stop(world)
}

pub(crate) fn a_broker_that_dies_is_waited_for(world: &World) -> Result<()> {
    let application = "outage";
    let source = format!("{application}.stock_quantity");
    let rows = world.runtime.block_on(async {
        world.kafka.create(&source, 1).await?;
        world.registry.rows(application).await
    })?;
    let processor = Processor::start(world, application, &[])?;
    for item in 1..=2 {
        world.kafka.write(&source, &rows.insert(item, 10, item))?;
        world.kafka.flush()?;
        let output = format!("{application}-warehouse-stock");
        world.runtime.block_on(wait::until("the row", SOON, async || {
            let records = world.kafka.read(&output).map_err(|error| format!("{error:#}"))?;
            if i64::try_from(records.len()) == Ok(item) {
                Ok(())
            } else {
                Err(format!("{records:?}"))
            }
        }))?;
        if item == 1 {
            let killed = world.stack.kill("kafka")?;
            world.runtime.block_on(wait::until("kafka to be back", SOON, async || match world
                .stack
                .service("kafka")
            {
                Ok(service) if service["pid"] != killed && service["state"] == "ready" => Ok(()),
                other => Err(format!("{other:?}")),
            }))?;
        }
    }
    ensure!(!processor.said().contains("error: "), "{}", processor.said());
    processor.stop(world)
}

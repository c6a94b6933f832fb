//! What one change does. Each scenario owns the ids it uses.

use std::time::Duration;

use anyhow::{Context, Result};
use e2e::wait;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::World;

pub(crate) fn an_insert_becomes_documents(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_warehouse(1001, "Cleveland", 1000).await?;
        inventory.put_item(1001, "Blue kettle").await?;
        inventory.put_stock(1001, 1001, 250).await?;

        let search = &world.search;
        let allocation = json!({
            "warehouse_id": 1001, "name": "Cleveland", "location": {"lat": 41.5, "lon": -81.75},
            "quantity": 250, "capacity": 1000, "allocation": 0.25, "threshold": "LOW",
        });
        search.expect("warehouse-allocation", 1001, allocation).await?;
        let stock = json!({"stock_item_id": 1001, "description": "Blue kettle", "quantity": 250});
        search.expect("global-stock", 1001, stock).await?;
        let percentage =
            json!({"quantity": 250, "minimum": 250, "maximum": 250, "percentage": 100.0});
        search.expect("stock-global-percentage", 1001, percentage).await?;
        search.expect_gone("high-demand-stock", 1001).await
    })
}

pub(crate) fn an_update_changes_the_sums(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_warehouse(1002, "Akron", 100).await?;
        inventory.put_item(1002, "Red kettle").await?;
        inventory.put_stock(1002, 1002, 80).await?;
        world.search.expect("warehouse-allocation", 1002, json!({"threshold": "HIGH"})).await?;

        inventory.put_stock(1002, 1002, 8).await?;
        inventory.put_warehouse(1002, "Akron North", 200).await?;
        let allocation =
            json!({"name": "Akron North", "quantity": 8, "capacity": 200, "allocation": 0.04});
        world.search.expect("warehouse-allocation", 1002, allocation).await?;
        let percentage = json!({"quantity": 8, "minimum": 8, "maximum": 80, "percentage": 10.0});
        world.search.expect("stock-global-percentage", 1002, percentage).await
    })
}

pub(crate) fn a_row_that_turns_positive_leaves_high_demand(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_item(1003, "Green kettle").await?;
        inventory.put_stock(1003, 1003, -7).await?;
        inventory.put_stock(1004, 1003, -5).await?;
        inventory.put_stock(1005, 1003, 40).await?;
        let demand = json!({"description": "Green kettle", "quantity": -12});
        world.search.expect("high-demand-stock", 1003, demand).await?;

        inventory.put_stock(1003, 1003, 7).await?;
        world.search.expect("high-demand-stock", 1003, json!({"quantity": -5})).await?;
        inventory.put_stock(1004, 1003, 0).await?;
        world.search.expect_gone("high-demand-stock", 1003).await?;
        world.search.expect("global-stock", 1003, json!({"quantity": 47})).await
    })
}

pub(crate) fn the_last_row_takes_the_documents_with_it(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_warehouse(1006, "Toledo", 100).await?;
        inventory.put_stock(1006, 1006, 30).await?;
        inventory.put_stock(1006, 1007, -4).await?;
        world.search.expect("warehouse-allocation", 1006, json!({"quantity": 26})).await?;
        world.search.expect("high-demand-stock", 1007, json!({"quantity": -4})).await?;

        inventory.execute("DELETE FROM stock_quantity WHERE stock_item_id = 1007").await?;
        world.search.expect("warehouse-allocation", 1006, json!({"quantity": 30})).await?;
        world.search.expect_gone("high-demand-stock", 1007).await?;
        world.search.expect_gone("global-stock", 1007).await?;
        world.search.expect_gone("stock-global-percentage", 1007).await?;

        inventory.execute("DELETE FROM stock_quantity WHERE warehouse_id = 1006").await?;
        world.search.expect_gone("warehouse-allocation", 1006).await
    })
}

pub(crate) fn a_truncated_table_empties_its_documents(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_warehouse(1020, "Youngstown", 100).await?;
        inventory.put_item(1020, "Last kettle").await?;
        inventory.put_stock(1020, 1020, -2).await?;
        world.search.expect("high-demand-stock", 1020, json!({"quantity": -2})).await?;

        inventory.execute("TRUNCATE stock_quantity").await?;
        for (index, id) in [
            ("warehouse-allocation", 1020),
            ("global-stock", 1020),
            ("high-demand-stock", 1020),
            ("stock-global-percentage", 1020),
        ] {
            world.search.expect_gone(index, id).await?;
        }

        inventory.put_stock(1020, 1020, 5).await?;
        let percentage = json!({"quantity": 5, "minimum": -2, "maximum": 5});
        world.search.expect("stock-global-percentage", 1020, percentage).await
    })?;
    world.stack.verify().map(drop)
}

pub(crate) fn a_changed_key_moves_the_row(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_warehouse(1008, "Dayton", 100).await?;
        inventory.put_warehouse(1009, "Canton", 100).await?;
        inventory.put_stock(1008, 1008, 60).await?;
        world.search.expect("warehouse-allocation", 1008, json!({"quantity": 60})).await?;

        let update = "UPDATE stock_quantity SET warehouse_id = 1009, last_update = now() WHERE warehouse_id = 1008";
        inventory.execute(update).await?;
        world.search.expect("warehouse-allocation", 1009, json!({"quantity": 60})).await?;
        world.search.expect_gone("warehouse-allocation", 1008).await?;
        world.search.expect("global-stock", 1008, json!({"quantity": 60})).await
    })
}

pub(crate) fn a_late_update_is_ignored(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_stock(1010, 1010, 10).await?;
        world.search.expect("global-stock", 1010, json!({"quantity": 10})).await?;

        let late = late_updates(world).await?;
        let yesterday = Timestamp::now() - SignedDuration::from_hours(24);
        inventory.put_stock_at(1010, 1010, 99, yesterday).await?;
        wait::until("the late update to be counted", Duration::from_secs(30), async || {
            match late_updates(world).await {
                Ok(now) if now > late => Ok(()),
                now => Err(format!("{now:?}")),
            }
        })
        .await?;
        world.search.expect("global-stock", 1010, json!({"quantity": 10})).await?;

        // PostgreSQL holds the late row: a newer one makes both agree again.
        inventory.put_stock(1010, 1010, 11).await?;
        let percentage = json!({"quantity": 11, "minimum": 10, "maximum": 11});
        world.search.expect("stock-global-percentage", 1010, percentage).await
    })
}

pub(crate) fn a_warehouse_may_come_after_its_stock(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_stock(1011, 1011, 50).await?;
        world
            .search
            .expect("global-stock", 1011, json!({"description": null, "quantity": 50}))
            .await?;
        world.search.expect_gone("warehouse-allocation", 1011).await?;

        inventory.put_warehouse(1011, "Parma", 100).await?;
        inventory.put_item(1011, "Late kettle").await?;
        world.search.expect("warehouse-allocation", 1011, json!({"threshold": "NORMAL"})).await?;
        world.search.expect("global-stock", 1011, json!({"description": "Late kettle"})).await?;

        inventory.put_warehouse(1011, "Parma", 0).await?;
        let no_capacity = json!({"capacity": 0, "allocation": null, "threshold": null});
        world.search.expect("warehouse-allocation", 1011, no_capacity).await
    })
}

pub(crate) fn the_historical_maximum_survives_its_row(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_stock(1012, 1012, 1000).await?;
        world.search.expect("stock-global-percentage", 1012, json!({"maximum": 1000})).await?;
        inventory.execute("DELETE FROM stock_quantity WHERE stock_item_id = 1012").await?;
        world.search.expect_gone("stock-global-percentage", 1012).await?;

        inventory.put_stock(1012, 1012, 10).await?;
        let percentage = json!({"quantity": 10, "minimum": 10, "maximum": 1000, "percentage": 1.0});
        world.search.expect("stock-global-percentage", 1012, percentage).await
    })
}

async fn late_updates(world: &World) -> Result<f64> {
    let url = format!("http://127.0.0.1:{}/metrics", world.stack.port(9464));
    let metrics = reqwest::get(url).await?.error_for_status()?.text().await?;
    let samples = metrics.lines().filter(|line| line.starts_with("processor_late_total "));
    let values = samples.filter_map(|line| line.rsplit(' ').next());
    values
        .map(|value| value.parse::<f64>().with_context(|| format!("`{value}` in {metrics}")))
        .sum()
}

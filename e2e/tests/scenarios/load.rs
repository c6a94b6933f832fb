//! Every warehouse and every item, at once.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use e2e::{generator::Generator, wait};

use crate::World;

const WITHIN: Duration = Duration::from_mins(1);

pub(crate) fn a_load_of_150000_rows_is_searchable_within_60_s(world: &World) -> Result<()> {
    let started = Instant::now();
    Generator::run(&world.stack, &["--seed", "1", "--load", "--changes", "0"])?;
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        let count = "SELECT count(DISTINCT stock_item_id) FROM stock_quantity";
        let items = inventory.count(count).await?;
        wait::until("every item to be searchable", WITHIN, async || {
            match world.search.count("stock-global-percentage").await {
                Ok(found) if found == items => Ok(()),
                found => Err(format!("{found:?} of {items}")),
            }
        })
        .await
    })?;
    world.stack.verify()?;
    let taken = started.elapsed();
    ensure!(taken < WITHIN, "150,000 rows took {} s to be all there", taken.as_secs());
    Ok(())
}

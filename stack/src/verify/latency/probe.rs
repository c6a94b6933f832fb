//! The row that travels.

use std::time::{Duration, Instant};

use tokio_postgres::Client;

use super::super::{
    dataset::Dataset,
    error::{Stage, VerifyError},
    options::VerifyOptions,
    search::Search,
    tables::connect,
};

/// Warehouse and item of the probe row. Ids of the inventory are positive.
pub(super) const PROBE_ID: i64 = -1_000_000_000;

/// Light beside any load, and some hundred probes in half a minute.
const INTERVAL_MEAN: Duration = Duration::from_millis(100);
/// Between two looks for a document that has to go.
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

const UPSERT: &str =
    "INSERT INTO public.stock_quantity (warehouse_id, stock_item_id, quantity, last_update)
VALUES ($1, $1, $2, clock_timestamp())
ON CONFLICT (warehouse_id, stock_item_id)
DO UPDATE SET quantity = excluded.quantity, last_update = excluded.last_update";

/// A writer of the probe row.
pub(super) struct Probe {
    client: Client,
}

impl Probe {
    pub(super) async fn connect(options: &VerifyOptions) -> Result<Self, VerifyError> {
        Ok(Self { client: connect(&options.database_url).await? })
    }

    /// Writes quantity 1, 2, … and returns when the commit of each was acknowledged.
    pub(super) async fn send(&self, samples: u32) -> Result<Vec<Instant>, VerifyError> {
        let statement = self.client.prepare(UPSERT).await.map_err(failure("prepare the probe"))?;
        let mut committed_at = Vec::new();
        let mut due_at = tokio::time::Instant::now();
        for number in 1..=samples {
            tokio::time::sleep_until(due_at).await;
            due_at += interval(number);
            // The quantity's column is an integer; the arguments allow 100,000 at most.
            let quantity = i32::try_from(number).unwrap_or(i32::MAX);
            let written = self.client.execute(&statement, &[&PROBE_ID, &quantity]).await;
            written.map_err(failure("write the probe"))?;
            committed_at.push(Instant::now());
        }
        Ok(committed_at)
    }

    /// Deletes the row, if it is there.
    pub(super) async fn remove(&self) -> Result<(), VerifyError> {
        let delete =
            "DELETE FROM public.stock_quantity WHERE warehouse_id = $1 AND stock_item_id = $1";
        self.client.execute(delete, &[&PROBE_ID]).await.map_err(failure("remove the probe"))?;
        Ok(())
    }

    /// Until no search finds a document of the probe.
    pub(super) async fn wait_until_gone(
        &self,
        options: &VerifyOptions,
        search: &Search,
    ) -> Result<(), VerifyError> {
        let asked_at = Instant::now();
        for dataset in [Dataset::GlobalStock, Dataset::StockGlobalPercentage] {
            let index = options.index(dataset);
            while search.visible_field(&index, PROBE_ID, "quantity").await?.is_some() {
                if asked_at.elapsed() > options.timeout {
                    let detail =
                        format!("the deleted document {PROBE_ID} of `{index}` is still there");
                    return Err(VerifyError::Behind {
                        stage: Stage::Sink,
                        detail,
                        timeout: options.timeout,
                    });
                }
                tokio::time::sleep(LOOK_INTERVAL).await;
            }
        }
        Ok(())
    }
}

/// Half to one and a half times the mean, in steps of the golden ratio: no two probes in a row meet the same moment
/// of the refresh interval, and all its moments are met equally often.
fn interval(number: u32) -> Duration {
    const GOLDEN_RATIO: f64 = 0.618_033_988_749_894_9;
    INTERVAL_MEAN.mul_f64(0.5 + (f64::from(number) * GOLDEN_RATIO).fract())
}

fn failure(action: &'static str) -> impl FnOnce(tokio_postgres::Error) -> VerifyError {
    move |source| VerifyError::Database { action: action.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_keep_their_mean_and_their_bounds() {
        let intervals: Vec<_> = (1..=1000).map(interval).collect();
        let mean = intervals.iter().sum::<Duration>() / 1000;
        assert!(mean.abs_diff(INTERVAL_MEAN) < Duration::from_millis(1), "{mean:?}");
        assert!(
            intervals.iter().all(|one| *one >= INTERVAL_MEAN / 2 && *one <= INTERVAL_MEAN * 3 / 2)
        );
    }
}

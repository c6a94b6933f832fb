//! The source tables, held still: what they say, by SQL.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio_postgres::{Client, NoTls, error::SqlState, types::ToSql};

use super::{
    compare::Documents,
    dataset::{Dataset, Document, Key},
    error::{Stage, VerifyError},
};

/// Between two attempts at the lock, so that the writers that were in the way get on.
const LOCK_PAUSE: Duration = Duration::from_millis(100);

// Well under a third of `deadlock_timeout` (1 s) for each of the three tables: a writer that waits for us while we
// wait for it must see us give up before PostgreSQL looks for a victim, which might be the writer.
const LOCK: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ;
SET LOCAL lock_timeout = '250ms';
LOCK TABLE public.warehouse, public.stock_item, public.stock_quantity IN SHARE MODE";

/// A connection to the database of the tables.
///
/// # Errors
/// When there is none.
pub(crate) async fn connect(database_url: &str) -> Result<Client, VerifyError> {
    let connected = tokio_postgres::connect(database_url, NoTls).await;
    let (client, connection) = connected.map_err(failure("connect"))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "connection to PostgreSQL lost");
        }
    });
    Ok(client)
}

/// The tables under a lock that readers pass and writers wait for; gone with the connection at the latest.
pub(crate) struct LockedTables {
    client: Client,
    locked_at: Instant,
}

impl LockedTables {
    /// Locks the tables as soon as no writer is in the way.
    ///
    /// # Errors
    /// When the deadline comes first, or PostgreSQL fails.
    pub(crate) async fn lock(client: Client, timeout: Duration) -> Result<Self, VerifyError> {
        let asked_at = Instant::now();
        loop {
            match client.batch_execute(LOCK).await {
                Ok(()) => return Ok(Self { client, locked_at: Instant::now() }),
                Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                    client.batch_execute("ROLLBACK").await.map_err(failure("roll back"))?;
                }
                Err(error) => return Err(failure("lock the three tables")(error)),
            }
            if asked_at.elapsed() > timeout {
                let detail = "a writer was in the way each time".to_owned();
                return Err(VerifyError::Behind { stage: Stage::Lock, detail, timeout });
            }
            tokio::time::sleep(LOCK_PAUSE).await;
        }
    }

    /// Position in the write-ahead log behind all that was committed to the tables.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub(crate) async fn log_position(&self) -> Result<String, VerifyError> {
        let query = "SELECT pg_current_wal_insert_lsn()::text";
        let row = self.client.query_one(query, &[]).await;
        Ok(row.map_err(failure("read the log position"))?.get(0))
    }

    /// Whether the source connector has confirmed all up to `position`; `Err` in the second place: how far it is.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub(crate) async fn confirmed(
        &self,
        slot_name: &str,
        position: &str,
    ) -> Result<Result<(), String>, VerifyError> {
        let query = "SELECT confirmed_flush_lsn::text, confirmed_flush_lsn >= $2::text::pg_lsn
                     FROM pg_replication_slots WHERE slot_name = $1";
        let row = self.client.query_opt(query, &[&slot_name, &position]).await;
        let row = row.map_err(failure("read the replication slot"))?;
        let Some(row) = row else {
            return Ok(Err(format!("there is no replication slot `{slot_name}`")));
        };
        let (confirmed, reached): (Option<String>, Option<bool>) = (row.get(0), row.get(1));
        Ok(match (confirmed, reached) {
            (_, Some(true)) => Ok(()),
            (confirmed, _) => Err(format!(
                "it confirmed {}, the tables are at {position}",
                confirmed.as_deref().unwrap_or("nothing")
            )),
        })
    }

    /// The answer of SQL for a source table, or for an aggregate with `accepted` in place of late rows.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub(crate) async fn answer(
        &self,
        dataset: Dataset,
        accepted: &AcceptedRows,
    ) -> Result<Documents, VerifyError> {
        let query = query(dataset);
        let columns: [&(dyn ToSql + Sync); 4] = [
            &accepted.warehouse_ids,
            &accepted.stock_item_ids,
            &accepted.quantities,
            &accepted.last_updates,
        ];
        let parameters = if dataset.source() { &columns[..0] } else { &columns[..] };
        let rows = self.client.query(&query, parameters).await;
        let rows = rows.map_err(failure(format!("query {dataset}")))?;
        Ok(rows.iter().filter_map(|row| keyed(dataset, row.get(0))).collect())
    }

    /// Lets the writers go on; returns how long they waited at most.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub(crate) async fn release(self) -> Result<Duration, VerifyError> {
        self.client.batch_execute("ROLLBACK").await.map_err(failure("release the lock"))?;
        Ok(self.locked_at.elapsed())
    }
}

/// Rows of `warehouse-stock` that are newer than PostgreSQL's, column by column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AcceptedRows {
    warehouse_ids: Vec<i64>,
    stock_item_ids: Vec<i64>,
    quantities: Vec<i64>,
    last_updates: Vec<i64>,
}

impl AcceptedRows {
    /// Rows that both sides have, and whose accepted time is beyond the table's (`rows`: microseconds).
    ///
    /// Last write wins: a row that was written with an older time than one before it stays in the table, and the
    /// pipeline keeps the newer. The tables alone cannot tell, so the accepted row is taken from the topic.
    pub(crate) fn newer_than(rows: &Documents, accepted: &Documents) -> Self {
        let mut newer = Self::default();
        for (key, document) in accepted {
            let Key::Ids(ids) = key else { continue };
            let Some(row) = rows.get(key) else { continue };
            let (Some(quantity), Some(accepted_at), Some(written_at)) = (
                integer(document, "quantity"),
                integer(document, "last_update"),
                integer(row, "last_update"),
            ) else {
                continue;
            };
            if accepted_at > written_at.div_euclid(1000) {
                newer.warehouse_ids.push(ids[0]);
                newer.stock_item_ids.push(ids[1]);
                newer.quantities.push(quantity);
                newer.last_updates.push(accepted_at);
            }
        }
        newer
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.quantities.len()
    }
}

fn integer(document: &Document, field: &str) -> Option<i64> {
    document.get(field).and_then(Value::as_i64)
}

fn keyed(dataset: Dataset, json: &str) -> Option<(Key, Document)> {
    let document: Document = serde_json::from_str(json).ok()?;
    Some((Key::of(&document, dataset.key_fields())?, document))
}

fn query(dataset: Dataset) -> String {
    let live = include_str!("sql/live.sql");
    let (with, select) = match dataset {
        Dataset::Warehouse => ("", include_str!("sql/warehouse.sql")),
        Dataset::StockItem => ("", include_str!("sql/stock_item.sql")),
        Dataset::StockQuantity => ("", include_str!("sql/stock_quantity.sql")),
        Dataset::WarehouseStock => (live, include_str!("sql/warehouse-stock.sql")),
        Dataset::WarehouseAllocation => (live, include_str!("sql/warehouse-allocation.sql")),
        Dataset::GlobalStock => (live, include_str!("sql/global-stock.sql")),
        Dataset::HighDemandStock => (live, include_str!("sql/high-demand-stock.sql")),
        Dataset::StockGlobalPercentage => (live, include_str!("sql/stock-global-percentage.sql")),
    };
    format!("SELECT row_to_json(answer)::text FROM (\n{with}{select}) AS answer")
}

fn failure(action: impl Into<String>) -> impl FnOnce(tokio_postgres::Error) -> VerifyError {
    let action = action.into();
    move |source| VerifyError::Database { action, source }
}

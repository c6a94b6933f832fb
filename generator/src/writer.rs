//! A batch is one transaction: the rows, and the position in the history after them.

use std::ops::Range;

use tokio_postgres::Client;
use tokio_postgres::types::ToSql;

use crate::GeneratorError;
use crate::statements::{INSERT_ITEMS, INSERT_WAREHOUSES, POSITION, START, Statements};
use crate::waves::waves;
use crate::world::{Item, Plan, Warehouse, World};

/// Rows of one insert of warehouses or items.
const INVENTORY_ROWS: usize = 1_000;

/// How a batch ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// It is committed.
    Committed,
    /// Nothing is written: the history is not where the batch begins.
    PositionMoved,
}

/// Writes one history over one connection.
pub(crate) struct Writer {
    client: Client,
    history: HistoryKey,
    statements: Statements,
}

/// Primary key of `generator.history`. The number of changes is no part of it: a longer history begins alike.
struct HistoryKey {
    seed: i64,
    warehouses: i64,
    items: i64,
    load: bool,
}

impl Writer {
    /// Prepares the statements, and the generator's own table where it is absent.
    pub(crate) async fn new(client: Client, plan: &Plan) -> Result<Self, GeneratorError> {
        let statements =
            Statements::prepare(&client).await.map_err(failed("prepare the statements"))?;
        Ok(Self { client, history: HistoryKey::new(plan), statements })
    }

    /// Inserts the warehouses and items that are not there; leaves the others as they are.
    pub(crate) async fn insert_inventory(&self, world: &World) -> Result<(), GeneratorError> {
        let warehouses: Vec<_> = world.warehouses().collect();
        for rows in warehouses.chunks(INVENTORY_ROWS) {
            self.insert_warehouses(rows).await.map_err(failed("insert warehouses"))?;
        }
        let items: Vec<_> = world.items().collect();
        for rows in items.chunks(INVENTORY_ROWS) {
            self.insert_items(rows).await.map_err(failed("insert items"))?;
        }
        Ok(())
    }

    /// The position at which the history begins: the stored one if `resume`, else 0, which is then stored.
    pub(crate) async fn start(&self, resume: bool) -> Result<i64, GeneratorError> {
        let HistoryKey { seed, warehouses, items, load } = &self.history;
        let parameters: [&(dyn ToSql + Sync); 5] = [seed, warehouses, items, load, &resume];
        let row = self.client.query_one(START, &parameters).await;
        row.and_then(|row| row.try_get(0)).map_err(failed("store the start of the history"))
    }

    /// The stored position; 0 if there is none any more.
    pub(crate) async fn position(&self) -> Result<i64, GeneratorError> {
        let HistoryKey { seed, warehouses, items, load } = &self.history;
        let row = self.client.query_opt(POSITION, &[seed, warehouses, items, load]).await;
        row.and_then(|row| row.map_or(Ok(0), |row| row.try_get(0)))
            .map_err(failed("read the position in the history"))
    }

    /// Writes the steps of `range`. After an error, only the stored position tells whether they were committed.
    pub(crate) async fn write(
        &mut self,
        world: &World,
        range: Range<u64>,
    ) -> Result<Written, GeneratorError> {
        let waves = waves(range.clone().map(|number| world.step(number)));
        let transaction = self.client.transaction().await.map_err(failed("begin a transaction"))?;
        let (from, to) = (range.start.cast_signed(), range.end.cast_signed());
        let HistoryKey { seed, warehouses, items, load } = &self.history;
        // First of all: it locks the position, so a commit that is still under way elsewhere is waited for.
        let advanced = transaction
            .execute(&self.statements.advance, &[seed, warehouses, items, load, &from, &to])
            .await
            .map_err(failed("store the position in the history"))?;
        if advanced == 0 {
            transaction.rollback().await.map_err(failed("roll back"))?;
            return Ok(Written::PositionMoved);
        }
        for wave in &waves {
            self.statements.execute(&transaction, wave).await.map_err(failed("write changes"))?;
        }
        transaction.commit().await.map_err(failed("commit"))?;
        Ok(Written::Committed)
    }

    async fn insert_warehouses(&self, rows: &[Warehouse]) -> Result<u64, tokio_postgres::Error> {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let latitudes: Vec<f64> = rows.iter().map(|row| row.latitude).collect();
        let longitudes: Vec<f64> = rows.iter().map(|row| row.longitude).collect();
        let capacities: Vec<i32> = rows.iter().map(|row| row.storage_capacity).collect();
        self.client
            .execute(INSERT_WAREHOUSES, &[&ids, &names, &latitudes, &longitudes, &capacities])
            .await
    }

    async fn insert_items(&self, rows: &[Item]) -> Result<u64, tokio_postgres::Error> {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let descriptions: Vec<&str> = rows.iter().map(|row| row.description.as_str()).collect();
        self.client.execute(INSERT_ITEMS, &[&ids, &descriptions]).await
    }
}

impl HistoryKey {
    fn new(plan: &Plan) -> Self {
        Self {
            seed: plan.seed.cast_signed(),
            warehouses: plan.warehouses.into(),
            items: plan.items.into(),
            load: plan.load,
        }
    }
}

fn failed(action: &'static str) -> impl FnOnce(tokio_postgres::Error) -> GeneratorError {
    move |source| GeneratorError::Statement { action, source }
}

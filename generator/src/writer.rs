//! A batch is one transaction: the rows, and the position in the history after them.

use std::ops::Range;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement, Transaction};

use crate::GeneratorError;
use crate::waves::{Wave, waves};
use crate::world::{Item, Plan, Warehouse, World};

/// Rows of one insert of warehouses or items.
const INVENTORY_ROWS: usize = 1_000;

/// The generator's own table, apart from the inventory. Creating it is serialized: two generators that start
/// together would both find it absent.
const CREATE_HISTORY: &str = "
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT pg_advisory_xact_lock(hashtextextended('generator history', 0));
CREATE SCHEMA IF NOT EXISTS generator;
CREATE TABLE IF NOT EXISTS generator.history (
    seed       bigint  NOT NULL,
    warehouses bigint  NOT NULL,
    items      bigint  NOT NULL,
    load       boolean NOT NULL,
    position   bigint  NOT NULL,
    PRIMARY KEY (seed, warehouses, items, load)
);
COMMIT;";

const INSERT_WAREHOUSES: &str = "
INSERT INTO public.warehouse (id, name, latitude, longitude, storage_capacity, last_update)
SELECT row.*, clock_timestamp()
FROM unnest($1::bigint[], $2::text[], $3::float8[], $4::float8[], $5::integer[]) AS row
ON CONFLICT (id) DO NOTHING";

const INSERT_ITEMS: &str = "
INSERT INTO public.stock_item (id, description)
SELECT row.* FROM unnest($1::bigint[], $2::text[]) AS row
ON CONFLICT (id) DO NOTHING";

const START: &str = "
INSERT INTO generator.history AS history (seed, warehouses, items, load, position)
VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (seed, warehouses, items, load)
DO UPDATE SET position = CASE WHEN $5 THEN history.position ELSE 0 END
RETURNING position";

const POSITION: &str = "
SELECT position FROM generator.history
WHERE seed = $1 AND warehouses = $2 AND items = $3 AND load = $4";

const ADVANCE: &str = "
UPDATE generator.history SET position = $6
WHERE seed = $1 AND warehouses = $2 AND items = $3 AND load = $4 AND position = $5";

// A row's time only ever moves forward, also when two writes share a microsecond or the clock is set back.

const SET_QUANTITIES: &str = "
INSERT INTO public.stock_quantity AS stock (warehouse_id, stock_item_id, quantity, last_update)
SELECT row.*, clock_timestamp()
FROM unnest($1::bigint[], $2::bigint[], $3::integer[]) AS row
ON CONFLICT (warehouse_id, stock_item_id) DO UPDATE
SET quantity = excluded.quantity,
    last_update = greatest(excluded.last_update, stock.last_update + interval '1 microsecond')";

const DELETE_QUANTITIES: &str = "
DELETE FROM public.stock_quantity AS stock
USING unnest($1::bigint[], $2::bigint[]) AS gone (warehouse_id, stock_item_id)
WHERE stock.warehouse_id = gone.warehouse_id AND stock.stock_item_id = gone.stock_item_id";

const MOVE_WAREHOUSES: &str = "
UPDATE public.warehouse
SET latitude = moved.latitude, longitude = moved.longitude,
    last_update = greatest(clock_timestamp(), warehouse.last_update + interval '1 microsecond')
FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS moved (id, latitude, longitude)
WHERE warehouse.id = moved.id";

const RENAME_WAREHOUSES: &str = "
UPDATE public.warehouse
SET name = renamed.name,
    last_update = greatest(clock_timestamp(), warehouse.last_update + interval '1 microsecond')
FROM unnest($1::bigint[], $2::text[]) AS renamed (id, name)
WHERE warehouse.id = renamed.id";

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

struct Statements {
    advance: Statement,
    set: Statement,
    delete: Statement,
    relocate: Statement,
    rename: Statement,
}

impl Writer {
    /// Prepares the statements, and the generator's own table where it is absent.
    pub(crate) async fn new(client: Client, plan: &Plan) -> Result<Self, GeneratorError> {
        prepare_history(&client).await.map_err(failed("prepare the table `generator.history`"))?;
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

impl Statements {
    async fn prepare(client: &Client) -> Result<Self, tokio_postgres::Error> {
        Ok(Self {
            advance: client.prepare(ADVANCE).await?,
            set: client.prepare(SET_QUANTITIES).await?,
            delete: client.prepare(DELETE_QUANTITIES).await?,
            relocate: client.prepare(MOVE_WAREHOUSES).await?,
            rename: client.prepare(RENAME_WAREHOUSES).await?,
        })
    }

    async fn execute(
        &self,
        transaction: &Transaction<'_>,
        wave: &Wave,
    ) -> Result<(), tokio_postgres::Error> {
        let Wave { sets, deletes, moves, renames } = wave;
        if !sets.quantities.is_empty() {
            let keys = &sets.keys;
            transaction
                .execute(&self.set, &[&keys.warehouse_ids, &keys.stock_item_ids, &sets.quantities])
                .await?;
        }
        if !deletes.warehouse_ids.is_empty() {
            transaction
                .execute(&self.delete, &[&deletes.warehouse_ids, &deletes.stock_item_ids])
                .await?;
        }
        if !moves.ids.is_empty() {
            transaction
                .execute(&self.relocate, &[&moves.ids, &moves.latitudes, &moves.longitudes])
                .await?;
        }
        if !renames.ids.is_empty() {
            transaction.execute(&self.rename, &[&renames.ids, &renames.names]).await?;
        }
        Ok(())
    }
}

/// A role that may write but not create can use a table that is there already.
async fn prepare_history(client: &Client) -> Result<(), tokio_postgres::Error> {
    let row = client.query_one("SELECT to_regclass('generator.history') IS NOT NULL", &[]).await?;
    if row.try_get(0)? { Ok(()) } else { client.batch_execute(CREATE_HISTORY).await }
}

fn failed(action: &'static str) -> impl FnOnce(tokio_postgres::Error) -> GeneratorError {
    move |source| GeneratorError::Statement { action, source }
}

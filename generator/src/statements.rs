//! The SQL: each statement takes its rows as arrays, one array a column, and is prepared once a connection.

use tokio_postgres::{Client, Statement, Transaction};

use crate::waves::Wave;

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

/// Ids, names, latitudes, longitudes, capacities.
pub(crate) const INSERT_WAREHOUSES: &str = "
INSERT INTO public.warehouse (id, name, latitude, longitude, storage_capacity, last_update)
SELECT row.*, clock_timestamp()
FROM unnest($1::bigint[], $2::text[], $3::float8[], $4::float8[], $5::integer[]) AS row
ON CONFLICT (id) DO NOTHING";

/// Ids, descriptions.
pub(crate) const INSERT_ITEMS: &str = "
INSERT INTO public.stock_item (id, description)
SELECT row.* FROM unnest($1::bigint[], $2::text[]) AS row
ON CONFLICT (id) DO NOTHING";

/// Key of the history, and whether to keep the position that is there.
pub(crate) const START: &str = "
INSERT INTO generator.history AS history (seed, warehouses, items, load, position)
VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (seed, warehouses, items, load)
DO UPDATE SET position = CASE WHEN $5 THEN history.position ELSE 0 END
RETURNING position";

/// Key of the history.
pub(crate) const POSITION: &str = "
SELECT position FROM generator.history
WHERE seed = $1 AND warehouses = $2 AND items = $3 AND load = $4";

/// Key of the history, the position before and after; touches no row if it is elsewhere.
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

/// What a batch consists of, prepared.
pub(crate) struct Statements {
    pub(crate) advance: Statement,
    set: Statement,
    delete: Statement,
    relocate: Statement,
    rename: Statement,
}

impl Statements {
    pub(crate) async fn prepare(client: &Client) -> Result<Self, tokio_postgres::Error> {
        let set = client.prepare(SET_QUANTITIES).await?;
        let delete = client.prepare(DELETE_QUANTITIES).await?;
        let relocate = client.prepare(MOVE_WAREHOUSES).await?;
        let rename = client.prepare(RENAME_WAREHOUSES).await?;
        // Only now is it known to be the inventory's database, in which a table of ours may be created.
        prepare_history(client).await?;
        let advance = client.prepare(ADVANCE).await?;
        Ok(Self { advance, set, delete, relocate, rename })
    }

    /// Writes the rows of `wave`.
    pub(crate) async fn execute(
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

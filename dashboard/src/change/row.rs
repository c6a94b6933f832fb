//! The row: found, checked, written.

use std::time::Instant;

use serde::{Deserialize, Serialize};
use tokio_postgres::Client;

/// A row of `stock_quantity` with its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    warehouse_id: i64,
    warehouse: Option<String>,
    stock_item_id: i64,
    item: Option<String>,
    quantity: i32,
}

/// What the page asks for. Anything else in the request is refused, and so is a quantity that is no `integer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Half of the primary key.
    pub warehouse_id: i64,
    /// The other half.
    pub stock_item_id: i64,
    /// Absolute; negative: more is ordered than there is.
    pub quantity: i32,
}

/// A change that is committed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub(super) change: Change,
    /// The row's new `last_update`, milliseconds since 1970, as the processor shortens it.
    pub(super) last_update_ms: i64,
    pub(super) at: Instant,
}

/// A warehouse and an item that exist, so that the row is on the map.
const PICK: &str = "SELECT s.warehouse_id, w.name, s.stock_item_id, i.description, s.quantity \
     FROM public.stock_quantity s \
     JOIN public.warehouse w ON w.id = s.warehouse_id \
     JOIN public.stock_item i ON i.id = s.stock_item_id \
     ORDER BY random() LIMIT 1";

/// A microsecond later than before at least, or the change would lose against the one before.
const WRITE: &str = "UPDATE public.stock_quantity SET quantity = $3, \
     last_update = greatest(clock_timestamp(), last_update + interval '1 microsecond') \
     WHERE warehouse_id = $1 AND stock_item_id = $2 \
     RETURNING floor(extract(epoch FROM last_update) * 1000)::bigint";

pub(super) async fn pick(client: &Client) -> Result<Option<Row>, String> {
    let row = client.query_opt(PICK, &[]).await.map_err(|error| said(&error))?;
    Ok(row.map(|row| Row {
        warehouse_id: row.get(0),
        warehouse: row.get(1),
        stock_item_id: row.get(2),
        item: row.get(3),
        quantity: row.get(4),
    }))
}

pub(super) async fn write(client: &Client, change: Change) -> Result<Written, String> {
    let Change { warehouse_id, stock_item_id, quantity } = change;
    let row = client
        .query_opt(WRITE, &[&warehouse_id, &stock_item_id, &quantity])
        .await
        .map_err(|error| said(&error))?;
    let at = Instant::now();
    let row = row.ok_or("there is no such row any more; choose another one")?;
    Ok(Written { change, last_update_ms: row.get(0), at })
}

fn said(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

//! Debezium's envelope: operation, row after, position in the log.
//!
//! The key alone says which row it is. `before` is never read: with the default replica identity
//! it is empty on updates.

use super::{Fields, Row, key};
use crate::{
    pipeline::{
        ProcessError, Rejected, WriterSchemas,
        error::Part,
        inventory::change::{Change, Event, Upsert},
    },
    record::Inbound,
};

/// Reads a record of a source topic with the readers of its table.
pub(super) fn change<K, C>(
    inbound: &Inbound<'_>,
    schemas: &WriterSchemas,
    read_key: fn(&Fields<'_>) -> Result<K, Rejected>,
    read_row: fn(&Fields<'_>) -> Result<Row<C>, Rejected>,
) -> Result<Option<Change<K, C>>, ProcessError> {
    let Some(bytes) = inbound.value else {
        let key = key(inbound, schemas, read_key)?;
        return Ok(Some(Change { key, event: Event::Tombstone }));
    };
    let value = schemas.read(Part::Value, bytes)?;
    let Some(event) = event(&Fields::of("value", &value)?, read_row)? else {
        return Ok(None);
    };
    Ok(Some(Change { key: key(inbound, schemas, read_key)?, event }))
}

fn event<C>(
    envelope: &Fields<'_>,
    read_row: fn(&Fields<'_>) -> Result<Row<C>, Rejected>,
) -> Result<Option<Event<C>>, Rejected> {
    let snapshot = match envelope.text("op")? {
        "c" | "u" => false,
        "r" => true,
        "d" => return Ok(Some(Event::Delete { lsn: lsn(envelope)? })),
        "m" => return Ok(None),
        "t" => return Err(Rejected::Truncate),
        op => return Err(Rejected::UnknownOperation { op: op.to_owned() }),
    };
    let Row { columns, last_update } = read_row(&envelope.record("after")?)?;
    let lsn = lsn(envelope)?;
    Ok(Some(Event::Upsert(Upsert { row: columns, last_update, lsn, snapshot })))
}

fn lsn(envelope: &Fields<'_>) -> Result<Option<i64>, Rejected> {
    envelope.record("source")?.optional_long("lsn")
}

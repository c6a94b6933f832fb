//! Debezium's envelope: operation, row after, position in the log.
//!
//! The key alone says which row it is. `before` is never read: with the default replica identity
//! it is empty on updates.

use super::{Decoded, Fields, Row, key};
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
) -> Result<Decoded<K, C>, ProcessError> {
    let event = match inbound.value {
        None => Event::Tombstone,
        Some(bytes) => {
            let value = schemas.read(Part::Value, bytes)?;
            let envelope = Fields::of("value", &value)?;
            match envelope.text("op")? {
                "c" | "u" => upsert(&envelope, read_row, false)?,
                "r" => upsert(&envelope, read_row, true)?,
                "d" => Event::Delete { lsn: lsn(&envelope)? },
                "t" => return Ok(Decoded::Truncate { lsn: lsn(&envelope)? }),
                "m" => return Ok(Decoded::Nothing),
                op => return Err(Rejected::UnknownOperation { op: op.to_owned() }.into()),
            }
        }
    };
    Ok(Decoded::Change(Change { key: key(inbound, schemas, read_key)?, event }))
}

fn upsert<C>(
    envelope: &Fields<'_>,
    read_row: fn(&Fields<'_>) -> Result<Row<C>, Rejected>,
    snapshot: bool,
) -> Result<Event<C>, Rejected> {
    let Row { columns, last_update } = read_row(&envelope.record("after")?)?;
    let lsn = lsn(envelope)?;
    Ok(Event::Upsert(Upsert { row: columns, last_update, lsn, snapshot }))
}

fn lsn(envelope: &Fields<'_>) -> Result<Option<i64>, Rejected> {
    envelope.record("source")?.optional_long("lsn")
}

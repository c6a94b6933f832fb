//! Debezium's envelope: operation, row after, position in the log.
//!
//! The key alone says which row it is. `before` is never read: with the default replica identity
//! it is empty on updates.

use super::{
    Change, Event, Row, Upsert,
    field::{Field, Shape},
    slots::Slots,
};
use crate::{
    pipeline::{ProcessError, Rejected, WriterSchemas},
    record::Inbound,
};

/// How the records of a table are read.
pub(super) struct Readers<K, C> {
    /// What is in use of its keys.
    pub(super) key_shape: Shape,
    /// What is in use of its envelopes.
    pub(super) value_shape: Shape,
    pub(super) key: fn(&Slots<'_>) -> Result<K, Rejected>,
    pub(super) row: fn(&Slots<'_>) -> Result<Row<C>, Rejected>,
}

impl<K, C> Readers<K, C> {
    /// Reads a record of the table's topic.
    #[inline]
    pub(super) fn decode(
        &self,
        inbound: &Inbound<'_>,
        schemas: &WriterSchemas,
    ) -> Result<Option<Change<K, C>>, ProcessError> {
        let event = match inbound.value {
            None => Some(Event::Tombstone),
            Some(bytes) => {
                schemas.read(self.value_shape, bytes, |envelope| event(envelope, self.row))?
            }
        };
        let Some(event) = event else { return Ok(None) };
        Ok(Some(Change { key: self.key(inbound, schemas)?, event }))
    }

    #[inline]
    fn key(&self, inbound: &Inbound<'_>, schemas: &WriterSchemas) -> Result<K, ProcessError> {
        let bytes = inbound.key.ok_or(Rejected::MissingKey)?;
        schemas.read(self.key_shape, bytes, self.key)
    }
}

/// What happened to a row, without its key; `None` if the envelope is about no row.
#[inline]
fn event<C>(
    envelope: &Slots<'_>,
    row: fn(&Slots<'_>) -> Result<Row<C>, Rejected>,
) -> Result<Option<Event<C>>, Rejected> {
    envelope.record(Field::Value)?;
    Ok(Some(match envelope.text(Field::Op)? {
        "c" | "u" => upsert(envelope, row, false)?,
        "r" => upsert(envelope, row, true)?,
        "d" => Event::Delete { lsn: lsn(envelope)? },
        "t" => return Err(Rejected::Truncate),
        "m" => return Ok(None),
        op => return Err(Rejected::UnknownOperation { op: op.to_owned() }),
    }))
}

#[inline]
fn upsert<C>(
    envelope: &Slots<'_>,
    row: fn(&Slots<'_>) -> Result<Row<C>, Rejected>,
    snapshot: bool,
) -> Result<Event<C>, Rejected> {
    envelope.record(Field::After)?;
    let Row { columns, last_update } = row(envelope)?;
    Ok(Event::Upsert(Upsert { row: columns, last_update, lsn: lsn(envelope)?, snapshot }))
}

#[inline]
fn lsn(envelope: &Slots<'_>) -> Result<Option<i64>, Rejected> {
    envelope.record(Field::Source)?;
    envelope.optional_long(Field::Lsn)
}

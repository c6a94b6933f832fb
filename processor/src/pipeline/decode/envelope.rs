//! Debezium's envelope: operation, row after, position in the log.
//!
//! The key alone says which row it is. `before` is never read: with the default replica identity
//! it is empty on updates.

use super::{
    Change, Decoded, Event, Row, Upsert,
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
    pub(super) fn decode(
        &self,
        inbound: &Inbound<'_>,
        schemas: &WriterSchemas,
    ) -> Result<Decoded<K, C>, ProcessError> {
        let said = match inbound.value {
            None => Said::Event(Event::Tombstone),
            Some(bytes) => {
                schemas.read(self.value_shape, bytes, |envelope| said(envelope, self.row))?
            }
        };
        Ok(match said {
            Said::Event(event) => {
                Decoded::Change(Change { key: self.key(inbound, schemas)?, event })
            }
            Said::Truncate { lsn } => Decoded::Truncate { lsn },
            Said::Nothing => Decoded::Nothing,
        })
    }

    fn key(&self, inbound: &Inbound<'_>, schemas: &WriterSchemas) -> Result<K, ProcessError> {
        let bytes = inbound.key.ok_or(Rejected::MissingKey)?;
        schemas.read(self.key_shape, bytes, self.key)
    }
}

/// What an envelope says: of a row, without its key.
enum Said<C> {
    Event(Event<C>),
    Truncate { lsn: Option<i64> },
    Nothing,
}

fn said<C>(
    envelope: &Slots<'_>,
    row: fn(&Slots<'_>) -> Result<Row<C>, Rejected>,
) -> Result<Said<C>, Rejected> {
    envelope.record(Field::Value)?;
    Ok(match envelope.text(Field::Op)? {
        "c" | "u" => Said::Event(upsert(envelope, row, false)?),
        "r" => Said::Event(upsert(envelope, row, true)?),
        "d" => Said::Event(Event::Delete { lsn: lsn(envelope)? }),
        "t" => Said::Truncate { lsn: lsn(envelope)? },
        "m" => Said::Nothing,
        op => return Err(Rejected::UnknownOperation { op: op.to_owned() }),
    })
}

fn upsert<C>(
    envelope: &Slots<'_>,
    row: fn(&Slots<'_>) -> Result<Row<C>, Rejected>,
    snapshot: bool,
) -> Result<Event<C>, Rejected> {
    envelope.record(Field::After)?;
    let Row { columns, last_update } = row(envelope)?;
    Ok(Event::Upsert(Upsert { row: columns, last_update, lsn: lsn(envelope)?, snapshot }))
}

fn lsn(envelope: &Slots<'_>) -> Result<Option<i64>, Rejected> {
    envelope.record(Field::Source)?;
    envelope.optional_long(Field::Lsn)
}

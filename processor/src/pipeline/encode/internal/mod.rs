//! Records of the internal topics: changelogs of both stages, and the updates between them.
//!
//! Only this program reads them, so their format is its own: half as long as Avro's with a schema
//! for every shape, and read and written in tens of nanoseconds instead of microseconds.
//!
//! A value is the version byte and its fields one after the other, in the order in which `Binary`
//! writes them. What may be missing has a bit in a byte before the fields. Numbers are zigzag
//! varints, as in Avro; counts and lengths are plain varints; a floating-point number is 8 bytes,
//! the lowest first; a text is its length and UTF-8. A key is the fields alone, without a version:
//! compaction compares its bytes, so it must never change.
//!
//! Any change of a value is a new version. Nothing reads an older one: state is rebuilt from the
//! source (`processor reset`).

mod aggregates;
mod checkpoints;
mod keys;
mod reader;
mod rows;
mod sums;

use super::Buffers;
use crate::pipeline::{
    aggregate::{
        AggregateKey,
        stock_item::ItemState,
        update::{ItemUpdate, Update, UpdateKey, WarehouseUpdate},
        warehouse::WarehouseState,
    },
    error::{InternalError, Part},
};
pub(crate) use checkpoints::{CHECKPOINT_KEY, KEY_SCHEMA_KEY};
use keys::UpdateRecordKey;
pub(crate) use keys::{UpdatePart, update_key};
use reader::Reader;

/// Format of the values. 1 was Avro.
const VERSION: u8 = 2;

/// An unreadable part of an internal record.
pub(crate) type Unreadable = (Part, InternalError);

/// What has a place in an internal record.
pub(crate) trait Binary: Sized {
    /// Appends the fields.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Reads the fields.
    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError>;
}

/// State of an aggregate, as the changelog keeps it.
#[derive(Debug, PartialEq)]
pub(crate) enum AggregateState {
    Warehouse(WarehouseState),
    StockItem(ItemState),
}

/// Writes a record.
pub(crate) fn write(buffers: &mut Buffers, key: &impl Binary, value: &impl Binary) {
    buffers.key.clear();
    key.write(&mut buffers.key);
    write_value(buffers, value);
}

fn write_value(buffers: &mut Buffers, value: &impl Binary) {
    buffers.tombstone = false;
    buffers.value.clear();
    buffers.value.push(VERSION);
    value.write(&mut buffers.value);
}

/// Writes a record whose key is a name.
pub(crate) fn write_named(buffers: &mut Buffers, name: &[u8], value: &impl Binary) {
    buffers.key.clear();
    buffers.key.extend_from_slice(name);
    write_value(buffers, value);
}

/// Reads a key and its value.
pub(crate) fn read<K: Binary, V: Binary>(key: &[u8], value: &[u8]) -> Result<(K, V), Unreadable> {
    Ok((read_key(key)?, read_value(value)?))
}

/// Reads a changelog record of an aggregate.
pub(crate) fn read_aggregate(
    key: &[u8],
    value: &[u8],
) -> Result<(i64, AggregateState), Unreadable> {
    let key: AggregateKey = read_key(key)?;
    let state = match key {
        AggregateKey::Warehouse(_) => AggregateState::Warehouse(read_value(value)?),
        AggregateKey::StockItem(_) => AggregateState::StockItem(read_value(value)?),
    };
    Ok((key.id(), state))
}

/// Reads an update.
pub(crate) fn read_update(key: &[u8], value: &[u8]) -> Result<(UpdateKey, Update), Unreadable> {
    let UpdateRecordKey { key, part } = read_key(key)?;
    let update = match (key.aggregate, part) {
        (AggregateKey::Warehouse(_), UpdatePart::Fact) => {
            Update::Warehouse(WarehouseUpdate::Fact(read_value(value)?))
        }
        (AggregateKey::Warehouse(_), UpdatePart::Partial) => {
            Update::Warehouse(WarehouseUpdate::Partial(read_value(value)?))
        }
        (AggregateKey::StockItem(_), UpdatePart::Fact) => {
            Update::StockItem(ItemUpdate::Fact(read_value(value)?))
        }
        (AggregateKey::StockItem(_), UpdatePart::Partial) => {
            Update::StockItem(ItemUpdate::Partial(read_value(value)?))
        }
    };
    Ok((key, update))
}

fn read_key<K: Binary>(bytes: &[u8]) -> Result<K, Unreadable> {
    fields(bytes).map_err(|error| (Part::Key, error))
}

/// Reads a value.
pub(crate) fn read_value<V: Binary>(bytes: &[u8]) -> Result<V, Unreadable> {
    let value = match bytes.split_first() {
        Some((&VERSION, rest)) => fields(rest),
        Some((&actual, _)) => Err(InternalError::Version { expected: VERSION, actual }),
        None => Err(InternalError::Empty),
    };
    value.map_err(|error| (Part::Value, error))
}

fn fields<T: Binary>(bytes: &[u8]) -> Result<T, InternalError> {
    let mut reader = Reader::new(bytes);
    let fields = T::read(&mut reader)?;
    reader.finish()?;
    Ok(fields)
}

#[cfg(test)]
mod tests;

//! Records of the internal topics: changelogs of both stages, and the updates between them.
//!
//! A value is a version byte and the datum. A key is the datum alone: compaction compares its
//! bytes, so it must not change with the version.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Buffers,
    schemas::{Codec, Codecs, Internal},
};
use crate::pipeline::{
    EncodeError, SchemaError,
    aggregate::{
        AggregateKey,
        stock_item::ItemState,
        update::{ItemUpdate, Update, UpdateKey, WarehouseUpdate},
        warehouse::WarehouseState,
    },
    checkpoint::{Checkpoint, KeySchema},
    error::{InternalError, Part},
    inventory::{
        latest::Entry,
        model::{StockItem, StockKey, Warehouse},
    },
    rows::stock::StockEntry,
};

/// Format of the values.
const VERSION: u8 = 1;

/// Key of a changelog's checkpoint. As a datum it would end too early, so no row has it.
pub(crate) const CHECKPOINT_KEY: &[u8] = b"checkpoint";

/// Key of an update that tells a key schema; no aggregate has it either.
pub(crate) const KEY_SCHEMA_KEY: &[u8] = b"key-schema";

/// An unreadable part of an internal record.
pub(crate) type Unreadable = (Part, InternalError);

/// State of an aggregate, as the changelog keeps it.
pub(crate) enum AggregateState {
    Warehouse(WarehouseState),
    StockItem(ItemState),
}

/// Writes and reads internal records.
pub(crate) struct InternalCodec {
    schemas: &'static Internal,
}

impl InternalCodec {
    /// The codec of the schemas that are built in.
    pub(crate) fn new() -> Result<Self, SchemaError> {
        Ok(Self { schemas: &Codecs::get()?.internal })
    }

    /// Changelog record of a partition's checkpoint.
    pub(crate) fn checkpoint(
        &self,
        checkpoint: &Checkpoint,
        buffers: &mut Buffers,
    ) -> Result<(), EncodeError> {
        write_named(buffers, CHECKPOINT_KEY, (&self.schemas.checkpoint, checkpoint))
    }

    /// Word to stage 2 of a key schema.
    pub(crate) fn key_schema(
        &self,
        key_schema: &KeySchema,
        buffers: &mut Buffers,
    ) -> Result<(), EncodeError> {
        write_named(buffers, KEY_SCHEMA_KEY, (&self.schemas.key_schema, key_schema))
    }

    /// Reads a checkpoint.
    pub(crate) fn read_checkpoint(&self, value: &[u8]) -> Result<Checkpoint, Unreadable> {
        read_value(&self.schemas.checkpoint, value)
    }

    /// Reads word of a key schema.
    pub(crate) fn read_key_schema(&self, value: &[u8]) -> Result<KeySchema, Unreadable> {
        read_value(&self.schemas.key_schema, value)
    }

    /// Changelog record of a row of `stock_quantity`.
    pub(crate) fn stock(
        &self,
        key: StockKey,
        entry: &StockEntry,
        buffers: &mut Buffers,
    ) -> Result<(), EncodeError> {
        write(buffers, (&self.schemas.stock_key, &key), (&self.schemas.stock_entry, entry))
    }

    /// Changelog record of a row of `warehouse`.
    pub(crate) fn warehouse(
        &self,
        id: i64,
        row: &Entry<Warehouse>,
        buffers: &mut Buffers,
    ) -> Result<(), EncodeError> {
        write(buffers, (&self.schemas.row_key, &id), (&self.schemas.warehouse_entry, row))
    }

    /// Changelog record of a row of `stock_item`.
    pub(crate) fn stock_item(
        &self,
        id: i64,
        row: &Entry<StockItem>,
        buffers: &mut Buffers,
    ) -> Result<(), EncodeError> {
        write(buffers, (&self.schemas.row_key, &id), (&self.schemas.stock_item_entry, row))
    }

    /// Changelog record of a warehouse's aggregate.
    pub(crate) fn warehouse_aggregate(
        &self,
        id: i64,
        state: &WarehouseState,
        buffers: &mut Buffers,
    ) -> Result<(), EncodeError> {
        let key = KeyDatum::from(AggregateKey::Warehouse(id));
        write(
            buffers,
            (&self.schemas.aggregate_key, &key),
            (&self.schemas.warehouse_aggregate, state),
        )
    }

    /// Changelog record of an item's aggregate.
    pub(crate) fn stock_item_aggregate(
        &self,
        id: i64,
        state: &ItemState,
        buffers: &mut Buffers,
    ) -> Result<(), EncodeError> {
        let key = KeyDatum::from(AggregateKey::StockItem(id));
        write(
            buffers,
            (&self.schemas.aggregate_key, &key),
            (&self.schemas.stock_item_aggregate, state),
        )
    }

    /// An update.
    pub(crate) fn update(
        &self,
        key: UpdateKey,
        update: &Update,
        buffers: &mut Buffers,
    ) -> Result<(), EncodeError> {
        let schemas = self.schemas;
        let part = match update {
            Update::Warehouse(WarehouseUpdate::Fact(_))
            | Update::StockItem(ItemUpdate::Fact(_)) => UpdatePart::Fact,
            _ => UpdatePart::Partial,
        };
        let key = (&schemas.update_key, &UpdateKeyDatum::new(key, part));
        match update {
            Update::Warehouse(WarehouseUpdate::Fact(fact)) => {
                write(buffers, key, (&schemas.warehouse_entry, fact))
            }
            Update::Warehouse(WarehouseUpdate::Partial(partial)) => {
                write(buffers, key, (&schemas.warehouse_partial, partial))
            }
            Update::StockItem(ItemUpdate::Fact(fact)) => {
                write(buffers, key, (&schemas.stock_item_entry, fact))
            }
            Update::StockItem(ItemUpdate::Partial(movement)) => {
                write(buffers, key, (&schemas.stock_item_movement, movement))
            }
        }
    }

    /// Reads a changelog record of `stock_quantity`.
    pub(crate) fn read_stock(
        &self,
        key: &[u8],
        value: &[u8],
    ) -> Result<(StockKey, StockEntry), Unreadable> {
        Ok((read_key(&self.schemas.stock_key, key)?, read_value(&self.schemas.stock_entry, value)?))
    }

    /// Reads a changelog record of `warehouse`.
    pub(crate) fn read_warehouse(
        &self,
        key: &[u8],
        value: &[u8],
    ) -> Result<(i64, Entry<Warehouse>), Unreadable> {
        let schema = &self.schemas.warehouse_entry;
        Ok((read_key(&self.schemas.row_key, key)?, read_value(schema, value)?))
    }

    /// Reads a changelog record of `stock_item`.
    pub(crate) fn read_stock_item(
        &self,
        key: &[u8],
        value: &[u8],
    ) -> Result<(i64, Entry<StockItem>), Unreadable> {
        let schema = &self.schemas.stock_item_entry;
        Ok((read_key(&self.schemas.row_key, key)?, read_value(schema, value)?))
    }

    /// Reads a changelog record of an aggregate.
    pub(crate) fn read_aggregate(
        &self,
        key: &[u8],
        value: &[u8],
    ) -> Result<(i64, AggregateState), Unreadable> {
        let KeyDatum { kind, id } = read_key(&self.schemas.aggregate_key, key)?;
        let state = match kind {
            Kind::Warehouse => {
                AggregateState::Warehouse(read_value(&self.schemas.warehouse_aggregate, value)?)
            }
            Kind::StockItem => {
                AggregateState::StockItem(read_value(&self.schemas.stock_item_aggregate, value)?)
            }
        };
        Ok((id, state))
    }

    /// Reads an update.
    pub(crate) fn read_update(
        &self,
        key: &[u8],
        value: &[u8],
    ) -> Result<(UpdateKey, Update), Unreadable> {
        let schemas = self.schemas;
        let datum: UpdateKeyDatum = read_key(&schemas.update_key, key)?;
        let update = match (datum.kind, datum.part) {
            (Kind::Warehouse, UpdatePart::Fact) => Update::Warehouse(WarehouseUpdate::Fact(
                read_value(&schemas.warehouse_entry, value)?,
            )),
            (Kind::Warehouse, UpdatePart::Partial) => Update::Warehouse(WarehouseUpdate::Partial(
                read_value(&schemas.warehouse_partial, value)?,
            )),
            (Kind::StockItem, UpdatePart::Fact) => {
                Update::StockItem(ItemUpdate::Fact(read_value(&schemas.stock_item_entry, value)?))
            }
            (Kind::StockItem, UpdatePart::Partial) => Update::StockItem(ItemUpdate::Partial(
                read_value(&schemas.stock_item_movement, value)?,
            )),
        };
        Ok((datum.key(), update))
    }
}

fn write<K: Serialize, V: Serialize>(
    buffers: &mut Buffers,
    (key_schema, key): (&Codec, &K),
    (value_schema, value): (&Codec, &V),
) -> Result<(), EncodeError> {
    buffers.tombstone = false;
    buffers.key.clear();
    key_schema.write(&mut buffers.key, key)?;
    buffers.value.clear();
    buffers.value.push(VERSION);
    value_schema.write(&mut buffers.value, value)
}

fn write_named<V: Serialize>(
    buffers: &mut Buffers,
    key: &[u8],
    (schema, value): (&Codec, &V),
) -> Result<(), EncodeError> {
    buffers.tombstone = false;
    buffers.key.clear();
    buffers.key.extend_from_slice(key);
    buffers.value.clear();
    buffers.value.push(VERSION);
    schema.write(&mut buffers.value, value)
}

fn read_key<T: DeserializeOwned>(schema: &Codec, bytes: &[u8]) -> Result<T, Unreadable> {
    schema.read(bytes).map_err(|error| (Part::Key, error))
}

fn read_value<T: DeserializeOwned>(schema: &Codec, bytes: &[u8]) -> Result<T, Unreadable> {
    let unreadable = |error| (Part::Value, error);
    match bytes.split_first() {
        Some((&VERSION, datum)) => schema.read(datum).map_err(unreadable),
        Some((&actual, _)) => Err(unreadable(InternalError::Version { expected: VERSION, actual })),
        None => Err(unreadable(InternalError::Empty)),
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum Kind {
    #[serde(rename = "WAREHOUSE")]
    Warehouse,
    #[serde(rename = "STOCK_ITEM")]
    StockItem,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum UpdatePart {
    #[serde(rename = "FACT")]
    Fact,
    #[serde(rename = "PARTIAL")]
    Partial,
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "AggregateKey")]
struct KeyDatum {
    kind: Kind,
    id: i64,
}

impl From<AggregateKey> for KeyDatum {
    fn from(key: AggregateKey) -> Self {
        let kind = match key {
            AggregateKey::Warehouse(_) => Kind::Warehouse,
            AggregateKey::StockItem(_) => Kind::StockItem,
        };
        Self { kind, id: key.id() }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "UpdateKey")]
struct UpdateKeyDatum {
    kind: Kind,
    id: i64,
    part: UpdatePart,
    source_partition: i32,
}

impl UpdateKeyDatum {
    fn new(key: UpdateKey, part: UpdatePart) -> Self {
        let KeyDatum { kind, id } = key.aggregate.into();
        Self { kind, id, part, source_partition: key.source_partition }
    }

    const fn key(&self) -> UpdateKey {
        let aggregate = match self.kind {
            Kind::Warehouse => AggregateKey::Warehouse(self.id),
            Kind::StockItem => AggregateKey::StockItem(self.id),
        };
        UpdateKey { aggregate, source_partition: self.source_partition }
    }
}

//! Keys.

use super::{Binary, Reader};
use crate::pipeline::{
    aggregate::{AggregateKey, update::UpdateKey},
    encode::avro::long,
    error::InternalError,
    inventory::model::StockKey,
};

impl Binary for i64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, *self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        reader.long("id")
    }
}

impl Binary for StockKey {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.warehouse_id);
        long(bytes, self.stock_item_id);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let warehouse_id = reader.long("warehouse_id")?;
        Ok(Self { warehouse_id, stock_item_id: reader.long("stock_item_id")? })
    }
}

const WAREHOUSE: u8 = 0;
const STOCK_ITEM: u8 = 2;

impl Binary for AggregateKey {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(match self {
            Self::Warehouse(_) => WAREHOUSE,
            Self::StockItem(_) => STOCK_ITEM,
        });
        long(bytes, self.id());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        match reader.byte("kind")? {
            WAREHOUSE => Ok(Self::Warehouse(reader.long("id")?)),
            STOCK_ITEM => Ok(Self::StockItem(reader.long("id")?)),
            actual => Err(InternalError::Unknown { field: "kind", actual }),
        }
    }
}

/// What an update tells of its aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UpdatePart {
    /// Its own row.
    Fact,
    /// A partial sum of its rows.
    Partial,
}

const FACT: u8 = 0;
const PARTIAL: u8 = 2;

/// Key of an update: facts and partial sums of one aggregate do not replace each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UpdateRecordKey {
    pub(super) key: UpdateKey,
    pub(super) part: UpdatePart,
}

/// The key of an update's record.
pub(crate) const fn update_key(key: UpdateKey, part: UpdatePart) -> UpdateRecordKey {
    UpdateRecordKey { key, part }
}

impl Binary for UpdateRecordKey {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.key.aggregate.write(bytes);
        bytes.push(match self.part {
            UpdatePart::Fact => FACT,
            UpdatePart::Partial => PARTIAL,
        });
        long(bytes, self.key.source_partition.into());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let aggregate = AggregateKey::read(reader)?;
        let part = match reader.byte("part")? {
            FACT => UpdatePart::Fact,
            PARTIAL => UpdatePart::Partial,
            actual => return Err(InternalError::Unknown { field: "part", actual }),
        };
        let source_partition = reader.int("source_partition")?;
        Ok(Self { key: UpdateKey { aggregate, source_partition }, part })
    }
}

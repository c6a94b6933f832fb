//! Checkpoints, and word of a key schema.

use super::{Binary, Reader};
use crate::{
    pipeline::{
        checkpoint::{Checkpoint, KeySchema, KeySchemas},
        encode::avro::long,
        error::InternalError,
    },
    record::Table,
};

/// Key of a changelog's checkpoint. As the fields of a row's key it would end too late, so no row
/// has it.
pub(crate) const CHECKPOINT_KEY: &[u8] = b"checkpoint";

/// Key of an update that tells a key schema; no aggregate has it either.
pub(crate) const KEY_SCHEMA_KEY: &[u8] = b"key-schema";

impl Binary for Checkpoint {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.position);
        long(bytes, self.partitions.into());
        self.key_schemas.warehouse.write(bytes);
        self.key_schemas.stock_item.write(bytes);
        self.key_schemas.stock_quantity.write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        Ok(Self {
            position: reader.long("position")?,
            partitions: reader.int("partitions")?,
            key_schemas: KeySchemas {
                warehouse: Option::read(reader)?,
                stock_item: Option::read(reader)?,
                stock_quantity: Option::read(reader)?,
            },
        })
    }
}

impl Binary for KeySchema {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.table.write(bytes);
        long(bytes, self.partition.into());
        long(bytes, self.id);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let table = Table::read(reader)?;
        Ok(Self { table, partition: reader.int("partition")?, id: reader.long("id")? })
    }
}

impl Binary for Table {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(match self {
            Self::Warehouse => 0,
            Self::StockItem => 1,
            Self::StockQuantity => 2,
        });
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        match reader.byte("table")? {
            0 => Ok(Self::Warehouse),
            1 => Ok(Self::StockItem),
            2 => Ok(Self::StockQuantity),
            actual => Err(InternalError::Unknown { field: "table", actual }),
        }
    }
}

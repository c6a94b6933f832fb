//! Partial sums, and where they have been.

use super::{Binary, Reader};
use crate::pipeline::{
    aggregate::update::ItemMovement,
    encode::avro::long,
    error::InternalError,
    rows::{
        extent::{Extent, Extents},
        partial::{ItemPartial, WarehousePartial},
    },
};

/// A byte that tells whether the fields behind it are there.
const THERE: u8 = 1;

/// What may be missing.
impl<T: Binary> Binary for Option<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.is_some().into());
        if let Some(value) = self {
            value.write(bytes);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let there = reader.flags("presence", THERE)? == THERE;
        if there { T::read(reader).map(Some) } else { Ok(None) }
    }
}

impl Binary for WarehousePartial {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.rows);
        long(bytes, self.quantity);
        self.last_update.write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        Ok(Self {
            rows: reader.long("rows")?,
            quantity: reader.long("quantity")?,
            last_update: Option::read(reader)?,
        })
    }
}

impl Binary for ItemPartial {
    fn write(&self, bytes: &mut Vec<u8>) {
        for number in [
            self.rows,
            self.quantity,
            self.baseline_rows,
            self.baseline,
            self.negative_rows,
            self.negative_quantity,
        ] {
            long(bytes, number);
        }
        self.last_update.write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        Ok(Self {
            rows: reader.long("rows")?,
            quantity: reader.long("quantity")?,
            baseline_rows: reader.long("baseline_rows")?,
            baseline: reader.long("baseline")?,
            negative_rows: reader.long("negative_rows")?,
            negative_quantity: reader.long("negative_quantity")?,
            last_update: Option::read(reader)?,
        })
    }
}

impl Binary for Extent {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.low);
        long(bytes, self.high);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        Ok(Self { low: reader.long("low")?, high: reader.long("high")? })
    }
}

impl Binary for ItemMovement {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.partial.write(bytes);
        self.extents.extent.write(bytes);
        self.extents.extent_when_empty.write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let partial = ItemPartial::read(reader)?;
        let extent = Option::read(reader)?;
        Ok(Self { partial, extents: Extents { extent, extent_when_empty: Option::read(reader)? } })
    }
}

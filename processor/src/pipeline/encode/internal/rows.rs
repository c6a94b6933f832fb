//! Rows and their markers.

use super::{Binary, Reader};
use crate::pipeline::{
    encode::avro::{double, long, unsigned},
    error::InternalError,
    inventory::{
        latest::{Entry, Tombstone},
        model::{Stock, StockItem, Warehouse},
    },
    rows::stock::StockEntry,
};

const LIVE: u8 = 1;
const LAST_UPDATE: u8 = 1 << 1;
const LSN: u8 = 1 << 2;
const TOMBSTONE_DUE: u8 = 1 << 3;
const TOMBSTONE_LONE: u8 = 1 << 4;
/// Of a row of `stock_quantity` only.
const BASELINE: u8 = 1 << 5;

/// Appends a number, if it is there; the reader knows by a flag.
fn some(bytes: &mut Vec<u8>, value: Option<i64>) {
    if let Some(value) = value {
        long(bytes, value);
    }
}

fn flag(flag: u8, set: bool) -> u8 {
    if set { flag } else { 0 }
}

fn entry_flags<R>(entry: &Entry<R>) -> u8 {
    let tombstone = match entry.tombstone {
        Tombstone::None => 0,
        Tombstone::Due => TOMBSTONE_DUE,
        Tombstone::Lone => TOMBSTONE_LONE,
    };
    flag(LIVE, entry.live())
        | flag(LAST_UPDATE, entry.last_update.is_some())
        | flag(LSN, entry.lsn.is_some())
        | tombstone
}

/// The flags are written already.
fn write_entry<R: Binary>(entry: &Entry<R>, bytes: &mut Vec<u8>) {
    if let Some(row) = &entry.row {
        row.write(bytes);
    }
    some(bytes, entry.last_update);
    some(bytes, entry.lsn);
}

fn read_entry<R: Binary>(flags: u8, reader: &mut Reader<'_>) -> Result<Entry<R>, InternalError> {
    let has = |flag| flags & flag != 0;
    let tombstone = match (has(TOMBSTONE_DUE), has(TOMBSTONE_LONE)) {
        (false, false) => Tombstone::None,
        (true, false) => Tombstone::Due,
        (false, true) => Tombstone::Lone,
        (true, true) => return Err(InternalError::Unknown { field: "tombstone", actual: flags }),
    };
    Ok(Entry {
        row: if has(LIVE) { Some(R::read(reader)?) } else { None },
        last_update: if has(LAST_UPDATE) { Some(reader.long("last_update")?) } else { None },
        lsn: if has(LSN) { Some(reader.long("lsn")?) } else { None },
        tombstone,
    })
}

impl<R: Binary> Binary for Entry<R> {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(entry_flags(self));
        write_entry(self, bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let known = LIVE | LAST_UPDATE | LSN | TOMBSTONE_DUE | TOMBSTONE_LONE;
        let flags = reader.flags("flags", known)?;
        read_entry(flags, reader)
    }
}

impl Binary for StockEntry {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(entry_flags(&self.entry) | flag(BASELINE, self.baseline.is_some()));
        write_entry(&self.entry, bytes);
        some(bytes, self.baseline.map(Into::into));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let known = LIVE | LAST_UPDATE | LSN | TOMBSTONE_DUE | TOMBSTONE_LONE | BASELINE;
        let flags = reader.flags("flags", known)?;
        let entry = read_entry(flags, reader)?;
        let baseline = if flags & BASELINE != 0 { Some(reader.int("baseline")?) } else { None };
        Ok(Self { entry, baseline })
    }
}

impl Binary for Stock {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.quantity.into());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        Ok(Self { quantity: reader.int("quantity")? })
    }
}

const NAME: u8 = 1;
const LATITUDE: u8 = 1 << 1;
const LONGITUDE: u8 = 1 << 2;
const STORAGE_CAPACITY: u8 = 1 << 3;

impl Binary for Warehouse {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(
            flag(NAME, self.name.is_some())
                | flag(LATITUDE, self.latitude.is_some())
                | flag(LONGITUDE, self.longitude.is_some())
                | flag(STORAGE_CAPACITY, self.storage_capacity.is_some()),
        );
        if let Some(name) = &self.name {
            text(bytes, name);
        }
        for degrees in [self.latitude, self.longitude].into_iter().flatten() {
            double(bytes, degrees);
        }
        some(bytes, self.storage_capacity.map(Into::into));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let known = NAME | LATITUDE | LONGITUDE | STORAGE_CAPACITY;
        let flags = reader.flags("columns", known)?;
        let has = |flag| flags & flag != 0;
        Ok(Self {
            name: if has(NAME) { Some(reader.text("name")?) } else { None },
            latitude: if has(LATITUDE) { Some(reader.double("latitude")?) } else { None },
            longitude: if has(LONGITUDE) { Some(reader.double("longitude")?) } else { None },
            storage_capacity: if has(STORAGE_CAPACITY) {
                Some(reader.int("storage_capacity")?)
            } else {
                None
            },
        })
    }
}

const DESCRIPTION: u8 = 1;

impl Binary for StockItem {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(flag(DESCRIPTION, self.description.is_some()));
        if let Some(description) = &self.description {
            text(bytes, description);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        let flags = reader.flags("columns", DESCRIPTION)?;
        let there = flags & DESCRIPTION != 0;
        Ok(Self { description: if there { Some(reader.text("description")?) } else { None } })
    }
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    unsigned(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

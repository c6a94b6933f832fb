//! States of the aggregates.

use super::{Binary, Reader};
use crate::pipeline::{
    aggregate::{partials::Source, stock_item::ItemState, warehouse::WarehouseState},
    encode::avro::{long, unsigned},
    error::InternalError,
};

impl<P: Binary> Binary for Source<P> {
    fn write(&self, bytes: &mut Vec<u8>) {
        long(bytes, self.partition.into());
        self.partial.write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        Ok(Self { partition: reader.int("partition")?, partial: P::read(reader)? })
    }
}

fn write_sources<P: Binary>(sources: &[Source<P>], bytes: &mut Vec<u8>) {
    unsigned(bytes, sources.len() as u64);
    for source in sources {
        source.write(bytes);
    }
}

fn read_sources<P: Binary>(reader: &mut Reader<'_>) -> Result<Vec<Source<P>>, InternalError> {
    let count = reader.count("sources")?;
    (0..count).map(|_| Source::read(reader)).collect()
}

impl Binary for WarehouseState {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.fact.write(bytes);
        write_sources(&self.sources, bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        Ok(Self { fact: Option::read(reader)?, sources: read_sources(reader)? })
    }
}

impl Binary for ItemState {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.fact.write(bytes);
        write_sources(&self.sources, bytes);
        self.history.write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, InternalError> {
        Ok(Self {
            fact: Option::read(reader)?,
            sources: read_sources(reader)?,
            history: Option::read(reader)?,
        })
    }
}

//! The registry's schemas by id, each prepared once.

use std::collections::HashMap;

use apache_avro::{Schema, reader::datum::GenericDatumReader, types::Value};

use super::{ProcessError, Rejected, SchemaError, error::Part, wire};

/// Schemas that records were written with; the runtime fetches, the pipeline reads.
#[derive(Default)]
pub struct WriterSchemas {
    readers: HashMap<u32, GenericDatumReader<'static>>,
}

impl WriterSchemas {
    /// Prepares the schema of an id, which is JSON as the registry serves it.
    ///
    /// The schema is kept for the life of the process, as a reader borrows it and an id never
    /// changes its meaning: a second call with the same id does nothing.
    pub fn insert(&mut self, id: u32, schema: &str) -> Result<(), SchemaError> {
        if self.contains(id) {
            return Ok(());
        }
        let invalid = |source| SchemaError { what: format!("id `{id}`"), source: Box::new(source) };
        let schema: &'static Schema =
            Box::leak(Box::new(Schema::parse_str(schema).map_err(invalid)?));
        let reader = GenericDatumReader::builder(schema).build().map_err(invalid)?;
        self.readers.insert(id, reader);
        Ok(())
    }

    /// Tells whether the schema of an id is there.
    #[must_use]
    pub fn contains(&self, id: u32) -> bool {
        self.readers.contains_key(&id)
    }

    /// Reads bytes in the registry's wire format.
    pub(super) fn read(&self, part: Part, bytes: &[u8]) -> Result<Value, ProcessError> {
        let (id, mut datum) = wire::split(part, bytes)?;
        let reader = self.readers.get(&id).ok_or(ProcessError::NeedsSchema { id })?;
        let value = reader.read_value(&mut datum).map_err(|source| Rejected::NotAvro {
            part,
            id,
            source: Box::new(source),
        })?;
        if datum.is_empty() {
            Ok(value)
        } else {
            Err(Rejected::TrailingBytes { part, id, count: datum.len() }.into())
        }
    }
}

//! The registry's schemas by id, each prepared once.

use std::collections::HashMap;

use super::SchemaError;

/// Schemas that records were written with; the runtime fetches, the pipeline reads.
#[derive(Default)]
pub struct WriterSchemas {
    schemas: HashMap<u32, apache_avro::Schema>,
}

impl WriterSchemas {
    /// Adds the schema of an id.
    pub fn insert(&mut self, id: u32, schema: &str) -> Result<(), SchemaError> {
        let parsed = apache_avro::Schema::parse_str(schema)
            .map_err(|source| SchemaError { subject: format!("id {id}"), source })?;
        self.schemas.insert(id, parsed);
        Ok(())
    }

    /// Tells whether the id is there.
    #[must_use]
    pub fn contains(&self, id: u32) -> bool {
        self.schemas.contains_key(&id)
    }
}

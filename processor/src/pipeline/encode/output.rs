//! Records of the output topics, in the registry's wire format.

use serde::Serialize;

use super::{Buffers, schemas::Codecs};
use crate::{
    pipeline::{EncodeError, OutputSchemas, SchemaError, wire},
    record::Output,
};

/// Writes output records with the ids under which their schemas are registered.
pub(crate) struct OutputEncoder {
    codecs: &'static Codecs,
    ids: OutputSchemas,
}

impl OutputEncoder {
    /// An encoder for these ids.
    pub(crate) fn new(ids: OutputSchemas) -> Result<Self, SchemaError> {
        Ok(Self { codecs: Codecs::get()?, ids })
    }

    /// Writes the record that makes `new` of `old` for readers of the topic; false if they are the
    /// same and there is none.
    pub(crate) fn change<K: Serialize, V: Serialize + PartialEq>(
        &self,
        (output, key): (Output, &K),
        old: Option<&V>,
        new: Option<&V>,
        buffers: &mut Buffers,
    ) -> Result<bool, EncodeError> {
        if old == new {
            return Ok(false);
        }
        let ids = self.ids.of(output);
        let codecs = self.codecs.output(output);
        wire::begin(&mut buffers.key, ids.key);
        codecs.key.write(&mut buffers.key, key)?;
        buffers.tombstone = new.is_none();
        if let Some(new) = new {
            wire::begin(&mut buffers.value, ids.value);
            codecs.value.write(&mut buffers.value, new)?;
        }
        Ok(true)
    }
}

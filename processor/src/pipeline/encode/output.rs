//! Records of the output topics, in the registry's wire format.

use super::{Buffers, avro::Datum};
use crate::{
    pipeline::{OutputSchemas, wire},
    record::Output,
};

/// Writes output records with the ids under which their schemas are registered.
pub(crate) struct OutputEncoder {
    ids: OutputSchemas,
}

impl OutputEncoder {
    /// An encoder for these ids.
    pub(crate) fn new(ids: OutputSchemas) -> Self {
        Self { ids }
    }

    /// Writes the record that makes `new` of `old` for readers of the topic; false if they are the
    /// same and there is none.
    pub(crate) fn change<V: Datum + PartialEq>(
        &self,
        (output, key): (Output, &impl Datum),
        old: Option<&V>,
        new: Option<&V>,
        buffers: &mut Buffers,
    ) -> bool {
        if old == new {
            return false;
        }
        let ids = self.ids.of(output);
        wire::begin(&mut buffers.key, ids.key);
        key.write(&mut buffers.key);
        buffers.tombstone = new.is_none();
        if let Some(new) = new {
            wire::begin(&mut buffers.value, ids.value);
            new.write(&mut buffers.value);
        }
        true
    }
}

#[cfg(test)]
#[path = "output_tests.rs"]
mod tests;

//! Records of the output topics, in the registry's wire format.

use serde::Serialize;

use super::schemas::Codecs;
use crate::{
    pipeline::{EncodeError, OutputSchemas, SchemaError, wire},
    record::{Outbound, Output, Target},
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

    /// The record that makes `new` of `old` for readers of the topic; none if they are the same.
    pub(crate) fn change<K: Serialize, V: Serialize + PartialEq>(
        &self,
        output: Output,
        key: &K,
        old: Option<&V>,
        new: Option<&V>,
    ) -> Result<Option<Outbound>, EncodeError> {
        if old == new {
            return Ok(None);
        }
        let ids = self.ids.of(output);
        let codecs = self.codecs.output(output);
        let mut key_bytes = wire::header(ids.key);
        codecs.key.write(&mut key_bytes, key)?;
        let value = match new {
            Some(new) => {
                let mut bytes = wire::header(ids.value);
                codecs.value.write(&mut bytes, new)?;
                Some(bytes)
            }
            None => None,
        };
        let target = Target::Output(output);
        Ok(Some(Outbound { target, partition: None, key: key_bytes, value }))
    }
}

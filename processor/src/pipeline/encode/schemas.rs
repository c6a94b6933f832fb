//! The schemas built into the program, each prepared once for writing and reading.

use std::sync::OnceLock;

use apache_avro::{Schema, reader::datum::GenericDatumReader, writer::datum::GenericDatumWriter};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    pipeline::{EncodeError, SchemaError, error::InternalError},
    record::Output,
};

/// One schema.
pub(super) struct Codec {
    name: &'static str,
    writer: GenericDatumWriter<'static>,
    reader: GenericDatumReader<'static>,
}

impl Codec {
    fn new(name: &'static str, schema: &str) -> Result<Self, SchemaError> {
        let invalid = |source| SchemaError { what: format!("`{name}`"), source: Box::new(source) };
        // Readers and writers borrow it; `Codecs::get` comes here once in the life of the process.
        let schema: &'static Schema =
            Box::leak(Box::new(Schema::parse_str(schema).map_err(invalid)?));
        Ok(Self {
            name,
            writer: GenericDatumWriter::builder(schema).build().map_err(invalid)?,
            reader: GenericDatumReader::builder(schema).build().map_err(invalid)?,
        })
    }

    /// Appends the datum of `value`.
    pub(super) fn write<T: Serialize>(
        &self,
        bytes: &mut Vec<u8>,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.writer
            .write_ser(bytes, value)
            .map(|_| ())
            .map_err(|source| EncodeError { what: self.name, source: Box::new(source) })
    }

    /// Reads a datum and nothing behind it.
    pub(super) fn read<T: DeserializeOwned>(&self, mut bytes: &[u8]) -> Result<T, InternalError> {
        let value = self
            .reader
            .read_deser(&mut bytes)
            .map_err(|source| InternalError::NotAvro(Box::new(source)))?;
        if bytes.is_empty() {
            Ok(value)
        } else {
            Err(InternalError::TrailingBytes { count: bytes.len() })
        }
    }
}

macro_rules! internal {
    ($($(#[$doc:meta])* $field:ident = $name:literal;)*) => {
        /// The schemas of the internal topics; `schemas/internal/README.md` says where each stands.
        pub(super) struct Internal {
            $($(#[$doc])* pub(super) $field: Codec,)*
        }

        impl Internal {
            fn new() -> Result<Self, SchemaError> {
                Ok(Self {
                    $($field: Codec::new(
                        $name,
                        include_str!(concat!("../../../schemas/internal/", $name, ".avsc")),
                    )?,)*
                })
            }
        }
    };
}

internal! {
    checkpoint = "checkpoint";
    key_schema = "key-schema";
    row_key = "row-key";
    stock_key = "stock-key";
    stock_entry = "stock-entry";
    warehouse_entry = "warehouse-entry";
    stock_item_entry = "stock-item-entry";
    update_key = "update-key";
    warehouse_partial = "warehouse-partial";
    stock_item_movement = "stock-item-movement";
    aggregate_key = "aggregate-key";
    warehouse_aggregate = "warehouse-aggregate";
    stock_item_aggregate = "stock-item-aggregate";
}

/// Key and value of an output topic.
pub(super) struct OutputCodecs {
    pub(super) key: Codec,
    pub(super) value: Codec,
}

/// Every schema that is built in.
pub(super) struct Codecs {
    outputs: Vec<OutputCodecs>,
    pub(super) internal: Internal,
}

impl Codecs {
    /// The only instance.
    pub(super) fn get() -> Result<&'static Self, SchemaError> {
        static CODECS: OnceLock<Codecs> = OnceLock::new();
        if let Some(codecs) = CODECS.get() {
            return Ok(codecs);
        }
        let codecs = Self::new()?;
        Ok(CODECS.get_or_init(|| codecs))
    }

    fn new() -> Result<Self, SchemaError> {
        let codecs = |output: Output| {
            Ok(OutputCodecs {
                key: Codec::new(output.name(), output.key_schema())?,
                value: Codec::new(output.name(), output.value_schema())?,
            })
        };
        Ok(Self {
            outputs: Output::ALL.into_iter().map(codecs).collect::<Result<_, SchemaError>>()?,
            internal: Internal::new()?,
        })
    }

    /// The schemas of an output.
    pub(super) fn output(&self, output: Output) -> &OutputCodecs {
        &self.outputs[output as usize]
    }
}

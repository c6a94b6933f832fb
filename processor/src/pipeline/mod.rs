//! The path of a record from source bytes to output bytes: no I/O, no clock, no async.

mod error;
mod topology;
mod writer_schemas;

pub use error::{EncodeError, ProcessError, Rejected, RestoreError, SchemaError};
pub use topology::{Outcome, OutputSchemas, SchemaIds, Topology};
pub use writer_schemas::WriterSchemas;

//! The path of a record from source bytes to output bytes: no I/O, no clock, no async.
//!
//! In the order in which a row travels: [`topology`] is the whole path on one screen; `wire` and
//! `decode` turn bytes into changes, `inventory` decides which change wins, `rows` keeps what is
//! current and adds it up, `aggregate` makes the outputs of the sums, `encode` turns all of it
//! into bytes.

mod aggregate;
mod checkpoint;
pub mod decode;
mod encode;
mod error;
mod inventory;
mod overlay;
mod rows;
mod shards;
pub mod topology;
mod wire;
mod writer_schemas;

pub use aggregate::AggregateKey;
pub use checkpoint::{Checkpoint, Conflict, KeySchemas, Mismatch};
pub use error::{InternalError, NotAvro, Part, ProcessError, Rejected, RestoreError, SchemaError};
pub use topology::{Outcome, OutputSchemas, SchemaIds, Topology};
pub use writer_schemas::WriterSchemas;

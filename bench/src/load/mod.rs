//! Writes the source topics as Debezium would: its schemas, its framing, its partitions.

mod avro;
mod envelope;
mod history;
mod partition;
mod schemas;
mod writer;

pub(crate) use envelope::{Change, Op};
pub(crate) use history::{History, Shape};
pub(crate) use partition::{partition_of, stock_key};
pub(crate) use schemas::{SchemaIds, register};
pub(crate) use writer::{Sources, Writer};

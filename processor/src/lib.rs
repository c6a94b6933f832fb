//! Aggregates an inventory's changes from Kafka to Kafka, exactly once.
//!
//! ```text
//! warehouse ───────┐
//! stock_item ──────┤ stage 1, per source partition        stage 2, per aggregate
//! stock_quantity ──┴─ current rows ── partial sums ──> updates ──> aggregates ──> outputs
//!                     └─ warehouse-stock
//! ```
//!
//! [`pipeline`] is the whole path of a record without I/O, clock or async; what feeds it and
//! carries its results away knows it only through [`record`] and [`pipeline::Topology`].

pub mod config;
pub mod pipeline;
pub mod record;
pub mod runtime;

// The records that the tests of the pipeline share with those of the runtime name the crate.
#[cfg(test)]
extern crate self as processor;

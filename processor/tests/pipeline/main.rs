//! The pipeline through its public face: records in, topics out, without a broker.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests say what they expect by panicking, as tests do"
)]

mod allocation;
mod avro;
mod decoding;
mod extremes;
mod items;
mod latest;
mod model;
mod moved_keys;
mod ownership;
mod purity;
mod rejected;
mod support;
mod volume;

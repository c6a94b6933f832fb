//! The pipeline through its public face: records in, topics out, without a broker.

mod allocation;
mod extremes;
mod items;
mod latest;
mod ownership;
mod support;

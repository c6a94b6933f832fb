//! All I/O: Kafka, the schema registry, HTTP, signals.
//!
//! One thread runs the [session](session), whose calls to Kafka block; everything else runs on the
//! tokio runtime.

mod admin;
mod assignment;
mod catch_up;
mod clients;
mod consumer;
mod counts;
mod dead_letter;
mod error;
mod failure;
mod health;
mod http;
mod logging;
mod metrics;
mod patience;
mod producer;
mod purge;
mod registry;
mod reset;
mod restore;
mod session;
mod shutdown;
mod sources;
mod start;
mod statistics;
#[cfg(test)]
mod testing;
mod topics;
mod topology;
mod work;

pub use error::{Rejection, RuntimeError};
pub use logging::{InvalidLogLevel, start_logging};
pub use reset::reset;
pub use start::run;
pub use topology::describe;

//! The REST API of Kafka Connect, one method per route, one attempt per call.

pub mod client;
pub mod error;
pub mod model;

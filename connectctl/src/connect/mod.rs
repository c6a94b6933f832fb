//! The REST API of Kafka Connect, one method per route, one attempt per call.

pub mod applied;
pub mod client;
pub mod connection;
pub mod error;
pub mod model;
pub mod target_state;
pub mod version;

mod request;
mod routes;
mod transport;
mod workers;

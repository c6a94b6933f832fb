//! The Kibana dashboard: its saved objects, and their import.
//!
//! ```text
//! kibana/objects/*.json ── objects ── check ──> kibana/inventory.ndjson ── import ──> Kibana
//! ```
//!
//! Kibana takes one line of JSON an object, in which panels and layers are JSON texts inside of JSON. Nobody can read
//! or review that, so the objects are written as ordinary JSON, one file each, and [`objects`] makes the lines.
//! [`check`] finds what Kibana would only show as a broken panel: an import succeeds without the objects, columns and
//! fields that a panel names.

mod answer;
mod arguments;
mod build;
pub mod check;
mod client;
mod credentials;
mod error;
mod import;
pub mod objects;
mod refusal;

pub use arguments::{BuildArguments, ImportArguments, KibanaCommand};
pub use build::build;
pub use error::{Failure, KibanaError};
pub use import::import;
pub use refusal::Refusal;

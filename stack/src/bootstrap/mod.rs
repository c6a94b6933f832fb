//! What is set up in services that run: database schema, topics, index templates, connectors.
//! Each step may be done again at any time and changes nothing then.

pub mod connectors;
pub mod database;
pub(crate) mod files;
pub mod index_templates;
pub mod source_topics;

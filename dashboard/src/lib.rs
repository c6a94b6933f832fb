//! The live page: what the pipeline says, and how it does.
//!
//! ```text
//! Elasticsearch ─┐
//! processor ─────┤   sources          board               web
//! Kafka Connect ─┼─> each asked ───> folded to one ───> at most twice a second ──> page
//! Kafka ─────────┤   on its own      picture (pure)      what changed since
//! PostgreSQL ────┘
//! ```
//!
//! 1. [`config`] and [`panels`]: where the services are, and what the panels' limits are.
//! 2. [`sources`]: all requests, one file a service. Each tells the board what it saw, or that it saw nothing.
//! 3. [`board`]: pure. What was seen becomes what is shown; a difference becomes an update.
//! 4. [`change`]: a row, changed from the page and followed on its way.
//! 5. [`web`]: the page's files, and the stream of updates.

pub mod board;
pub mod change;
mod clock;
pub mod config;
mod error;
pub mod panels;
pub mod sources;
pub mod web;

pub use error::Error;

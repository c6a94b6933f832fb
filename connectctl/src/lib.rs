//! Deploys Kafka Connect connectors from files: applies only what differs, validates all of it
//! first, and waits until every connector and task runs.
//!
//! The modules, in the order in which a deployment passes through them:
//!
//! 1. [`cli`]: the command line as it was typed.
//! 2. [`manifest`]: what the files mean, with the place of every key.
//! 3. [`plan`]: pure; what is wanted against what is live gives what is to be done, in which order.
//! 4. [`commands`]: the execution, one verb a file, over [`connect`], the REST API.
//!
//! Beside them, [`secrets`] decides what may be shown, [`render`] shows it, [`terminal`] says where, and
//! [`exit`] what the exit code means.

pub mod cli;
pub mod commands;
pub mod completion;
pub mod connect;
pub mod exit;
pub mod health;
pub mod lint;
pub mod manifest;
pub mod plan;
pub mod progress;
pub mod render;
pub mod report;
pub mod secrets;
pub mod settings;
pub mod terminal;

mod deadline;
mod error;
mod gate;
mod validation;

pub use commands::apply::{ApplyOptions, OnFailure, Record, WriteMethod, apply};
pub use commands::delete::delete;
pub use commands::status::status;
pub use connect::client::Client;
pub use error::Error;
pub use exit::Exit;
pub use progress::{Progress, Reporter};
pub use report::Report;
pub use terminal::Terminal;

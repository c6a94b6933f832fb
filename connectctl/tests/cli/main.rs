//! Transcripts of the binary (exit code, stdout, stderr) against a scripted Connect.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at what it did not expect; the lint's own exception leaves helpers out"
)]

mod apply;
mod bad_files;
mod completions;
mod connection;
mod connector_state;
mod contexts;
mod delete;
mod drift;
mod export;
mod failures;
mod fake_connect;
mod get;
mod lint;
mod logs;
mod offsets;
mod order;
mod patch;
mod placeholders;
mod plan;
mod prune;
mod recreate;
mod restart;
mod rollback;
mod secrets;
mod session;
mod slow_servers;
mod states;
mod status;
mod tls;
mod versions;
mod wait;

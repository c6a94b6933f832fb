//! The Kibana dashboard: its objects against the rules, and transcripts of the program (exit code, stdout, stderr)
//! against a scripted Kibana.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at what it did not expect; the lint's own exception leaves helpers out"
)]

mod build;
mod credentials;
mod fake_kibana;
mod import;
mod mutations;
mod objects;
mod refusals;
mod session;
mod tls;
mod waiting;

//! The program as a person or an orchestrator meets it: settings, exit statuses, secrets. No
//! broker is needed.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests say what they expect by panicking, as tests do"
)]

mod exit_codes;
mod secrets;
mod settings;
mod support;

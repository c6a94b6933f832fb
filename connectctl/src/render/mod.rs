//! Results as text for people and as JSON for programs. Nothing here knows a secret.

pub mod apply;
pub mod error;
pub mod status;

//! Results as text for people and as JSON for programs. Nothing here knows a secret.

pub mod apply;
pub mod description;
pub mod document;
pub mod drift;
pub mod error;
pub mod listing;
pub mod plan;
pub mod status;

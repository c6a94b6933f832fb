//! The execution, one verb a file.

pub mod apply;
pub mod delete;
pub mod status;

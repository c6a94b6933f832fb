//! The vocabulary of the source: rows, changes of rows, and which change wins.

pub(super) mod change;
pub(super) mod latest;
pub(super) mod model;

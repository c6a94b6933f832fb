//! What was measured, for people and for programs.

mod figures;
mod section;
mod table;

pub(crate) use figures::{median, ratio, thousands};
pub(crate) use section::Section;
pub(crate) use table::Table;

//! What was measured, for people and for programs.

mod figures;
mod machine;
mod plot;
mod publish;
mod section;
mod table;

pub(crate) use figures::{median, megabytes, quantile, ratio, thousands};
pub(crate) use publish::publish;
pub(crate) use section::Section;
pub(crate) use table::Table;

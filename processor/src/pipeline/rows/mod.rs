//! Stage 1: the current rows of each source partition, and what they add up to there.
//!
//! A partition's sums are *absolute*, so that stage 2 may see one twice and be none the wiser, and
//! nothing depends on how the source is partitioned.

pub(super) mod extent;
pub(super) mod facts;
mod packed;
pub(super) mod partial;
pub(super) mod stock;
mod sums;

//! What a failed call means, and nothing else: no calls, no state.
//!
//! librdkafka reports some hundred codes. Those of a transaction are sorted in [`transaction`], all
//! others (reading, metadata, administration) in [`passing`]; what a person can do about one that
//! ends the processor stands in [`advice`].

mod advice;
mod passing;
mod transaction;

pub(crate) use advice::{advice, needs_a_person};
pub(crate) use passing::{code_of, is_passing};
pub(crate) use transaction::{Action, Fault, Step, classify};

//! A writer schema, compiled once into the steps that read the fields in use.
//!
//! Everything else is stepped over: its length is checked, its content is not. The whole datum is
//! walked, though the last field in use comes earlier: bytes that are missing or too many show
//! that they were written with another schema, and then no field of them is to be trusted.

mod compile;
mod cursor;
mod fault;
mod op;
mod read;

use std::ops::Range;

use apache_avro::{Schema, schema::NamesRef};

use super::field::Shape;
use compile::Compiler;
pub use fault::{Fault, Malformed};
use op::{Op, Skip};

/// How datums of one writer schema are read.
#[derive(Debug)]
pub(in crate::pipeline) struct Plan {
    ops: Vec<Op>,
    /// Where each step stands in the datum, for errors.
    places: Vec<String>,
    /// Values that are stepped over, in the order in which they stand.
    skips: Vec<Skip>,
    /// Where each of them stands.
    skip_places: Vec<String>,
    /// First steps of the branches of all unions.
    targets: Vec<u32>,
    /// Steps of types that contain themselves or come up again.
    routines: Vec<Range<usize>>,
    /// Symbols of the enums in use.
    symbols: Vec<Vec<String>>,
}

impl Plan {
    /// The plan that reads the fields in use of `shape` and steps over the rest; none, if one of
    /// them has a type that no step reads.
    pub(in crate::pipeline) fn of(
        shape: Shape,
        schema: &Schema,
        names: &NamesRef<'_>,
    ) -> Option<Self> {
        let compiler = Compiler::new(Some(shape), names).compile(schema, shape.root().path());
        (!compiler.unusable).then_some(compiler.plan)
    }

    /// The plan that steps over everything.
    pub(in crate::pipeline) fn of_nothing(schema: &Schema, names: &NamesRef<'_>) -> Self {
        Compiler::new(None, names).compile(schema, "datum").plan
    }
}

//! Steps of a plan.

use crate::pipeline::decode::field::Field;

/// What to do with the next bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    /// Step over a value.
    Skip(Skip),
    /// Step over a union of null and one plain type, which is what most columns are.
    SkipNullable { null: i64, skip: Skip },
    /// Keep a value.
    Take { field: Field, take: Take },
    /// Go on at `targets[first + branch]`.
    Union { first: usize, count: usize },
    /// Go on elsewhere: the end of a union's branch.
    Jump(usize),
    /// The items of an array or map; those of one are read by the steps up to `end`.
    Items { end: usize },
    /// A type within itself: its steps, once more.
    Call { routine: usize },
    /// A type that the schema names and does not have.
    Unresolved,
}

/// A value that nobody needs. Only its length is looked at, not what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Skip {
    /// `int`, `long`, `enum`.
    Varint,
    /// `string`, `bytes`.
    Prefixed,
    /// So many bytes.
    Fixed(usize),
    /// Counts of blocks whose items have no bytes.
    EmptyItems,
}

/// How a value in use is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    Null,
    Int,
    Long,
    Float,
    Double,
    Text,
    Bytes,
    /// One of `symbols[index]`.
    Enum {
        index: usize,
    },
    /// No bytes of its own: the fields follow.
    Record,
}

//! Steps of a plan.

use crate::pipeline::decode::field::Field;

/// What to do with the next bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    /// Step over the values `skips[first..][..count]`.
    Skip { first: u32, count: u32 },
    /// Keep a value.
    Take { field: Field, take: Take },
    /// Go on at `targets[first + branch]`.
    Union { first: u32, count: u32 },
    /// Go on elsewhere: the end of a union's branch.
    Jump(u32),
    /// The items of an array or map; those of one are read by the steps up to `end`.
    Items { end: u32 },
    /// A type within itself: its steps, once more.
    Call { routine: u32 },
    /// A type that the schema names and does not have.
    Unresolved,
}

/// A value that nobody needs. Only its length is looked at, not what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Skip {
    /// The branch of null, if it is a union of null and one plain type, as most columns are.
    pub(super) null: Option<u8>,
    pub(super) plain: Plain,
}

/// A value without others in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    /// `int`, `long`, `enum`.
    Varint,
    /// `string`, `bytes`.
    Prefixed,
    /// So many bytes.
    Fixed(u32),
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
        index: u32,
    },
    /// No bytes of its own: the fields follow.
    Record,
}

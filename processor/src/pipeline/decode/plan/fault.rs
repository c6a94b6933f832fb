//! What can be wrong with the bytes of a datum.

/// Where and why bytes do not follow their schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset} of the datum, in `{path}`: {fault}")]
pub struct Malformed {
    /// Names down to the value.
    pub path: String,
    /// Bytes before the fault, without the five of the wire format.
    pub offset: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a value's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes end too early.
    #[error("{needed} bytes are needed, {left} are left")]
    Ended {
        /// Bytes the value has at least.
        needed: usize,
        /// Bytes there are.
        left: usize,
    },
    /// A number has more than ten bytes or 64 bits.
    #[error("a number has more than 64 bits")]
    NumberTooLong,
    /// An `int` has more than 32 bits.
    #[error("`{number}` is no number of 32 bits")]
    IntTooLarge {
        /// What was found.
        number: i64,
    },
    /// A length is negative or beyond the end.
    #[error("its length is {length}, {left} bytes are left")]
    Length {
        /// What was found.
        length: i64,
        /// Bytes there are.
        left: usize,
    },
    /// A union does not have this branch, or an enum this symbol.
    #[error("`{index}` is none of its {count} branches or symbols")]
    Index {
        /// What was found.
        index: i64,
        /// How many there are.
        count: usize,
    },
    /// A string is not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// The items of a block have other bytes than it says.
    #[error("a block says it has {expected} bytes, it has {actual}")]
    BlockSize {
        /// What the block says.
        expected: i64,
        /// What its items have.
        actual: usize,
    },
    /// A type is within itself too often.
    #[error("it is nested deeper than {limit} times")]
    TooDeep {
        /// How deep a datum may be.
        limit: usize,
    },
    /// The schema names a type that it does not have.
    #[error("its type is not in the schema")]
    Unresolved,
}

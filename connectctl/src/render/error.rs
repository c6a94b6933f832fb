//! An error with its causes, and what to do about it.

use std::error::Error as _;
use std::fmt::Write;

use crate::error::Error;

/// The message, each cause on a line of its own, and the hint.
#[must_use]
pub fn text(error: &Error) -> String {
    let mut text = format!("{error}\n");
    let mut source = error.source();
    while let Some(cause) = source {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  cause: {cause}");
        source = cause.source();
    }
    if let Some(hint) = error.hint() {
        let _ = writeln!(text, "hint: {hint}");
    }
    text
}

/// The message and its causes in one line.
#[must_use]
pub fn one_line(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        // Writing to a String cannot fail.
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}

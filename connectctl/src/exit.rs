//! What the exit code of the binary says.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It is done, or there was nothing to do.
    Done = 0,
    /// Usage, network, or an answer of Connect that is an error.
    Error = 1,
    /// There are changes, which is no error.
    Changes = 2,
    /// What was asked for was refused before anything was written.
    Refused = 3,
    /// A connector or task has failed.
    Failed = 4,
    /// It took too long.
    Timeout = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

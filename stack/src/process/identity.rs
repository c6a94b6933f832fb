//! A process is its number and the moment it started: numbers are given again.

use std::fs;

use serde::{Deserialize, Serialize};

/// Says which process is meant, also after its number was given to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The process id.
    pub pid: i32,
    /// When it started, in clock ticks since the machine did (field 22 of `/proc/PID/stat`).
    pub started_ticks: u64,
}

impl Identity {
    /// The living process of that number, if there is one.
    #[must_use]
    pub fn of(pid: i32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (state, started_ticks) = state_and_start(&stat)?;
        // A zombie has ended; only its parent has not looked yet.
        (state != 'Z' && state != 'X').then_some(Self { pid, started_ticks })
    }

    /// This process itself.
    #[must_use]
    pub fn own() -> Option<Self> {
        Self::of(i32::try_from(std::process::id()).ok()?)
    }

    /// The very same process still runs.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        Self::of(self.pid) == Some(*self)
    }
}

/// State and start time. The command's name stands in brackets and may hold anything, so the
/// fields are counted from the last bracket.
fn state_and_start(stat: &str) -> Option<(char, u64)> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let state = fields.next()?.chars().next()?;
    let started_ticks = fields.nth(18)?.parse().ok()?;
    Some((state, started_ticks))
}

/// The command line of a process, cut to what fits in a message.
pub(crate) fn command_line(pid: i32) -> Option<String> {
    const LENGTH_MAX: usize = 80;
    let arguments = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let text = String::from_utf8_lossy(&arguments).replace('\0', " ");
    let text = text.trim();
    if text.is_empty() {
        return Some(fs::read_to_string(format!("/proc/{pid}/comm")).ok()?.trim().to_owned());
    }
    if text.chars().count() <= LENGTH_MAX {
        return Some(text.to_owned());
    }
    Some(text.chars().take(LENGTH_MAX).chain("…".chars()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let stat = "77 (a) b) (c) S 1 77 77 0 -1 4194304 1 0 0 0 1 2 3 4 20 0 1 0 987654 5 6";
        assert_eq!(state_and_start(stat), Some(('S', 987_654)));
    }

    #[test]
    fn a_recycled_number_is_another_process() {
        let own = Identity::own().unwrap();
        assert!(own.is_alive());
        assert!(!Identity { started_ticks: own.started_ticks + 1, ..own }.is_alive());
    }
}

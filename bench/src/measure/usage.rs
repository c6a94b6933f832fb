//! CPU time and memory of a process, by `/proc`.

use std::fs;

use anyhow::{Context as _, Result};
use nix::unistd::{SysconfVar, sysconf};

/// What a process has used since it was started.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// User and system time of all its threads.
    pub(crate) cpu_seconds: f64,
    /// Highest resident memory.
    pub(crate) peak_resident_bytes: u64,
}

/// Usage of a process that runs.
///
/// # Errors
/// When there is no such process.
pub(crate) fn usage(pid: u32) -> Result<Usage> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))
        .with_context(|| format!("process {pid} is gone"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<u64>().ok());
    let peak_resident_bytes = kibibytes.context("a process without `VmHWM`")? * 1024;
    Ok(Usage { cpu_seconds: cpu_seconds(pid)?, peak_resident_bytes })
}

/// User and system time of a process.
///
/// # Errors
/// When there is no such process.
pub(crate) fn cpu_seconds(pid: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
        .with_context(|| format!("process {pid} is gone"))?;
    let ticks = ticks(&stat).with_context(|| format!("`/proc/{pid}/stat` reads `{stat}`"))?;
    let per_second = sysconf(SysconfVar::CLK_TCK)?.context("no clock tick")?;
    #[expect(clippy::cast_precision_loss, reason = "ticks of a few hours")]
    Ok(ticks as f64 / per_second as f64)
}

/// Fields 14 and 15 of `/proc/PID/stat`; the second field is a name that may hold spaces.
fn ticks(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_stand_behind_a_name_with_spaces() {
        let stat = "77 (a (b) c) S 1 77 77 0 -1 4194560 500 0 0 0 120 30 0 0 20 0";
        assert_eq!(ticks(stat), Some(150));
    }

    #[test]
    fn this_process_has_memory() {
        assert!(usage(std::process::id()).unwrap().peak_resident_bytes > 1_000_000);
    }
}

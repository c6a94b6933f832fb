//! How much memory a process and its children hold.

use std::collections::HashMap;
use std::fs;

/// Resident memory of a process and all below it, in bytes. What several share (PostgreSQL's
/// buffers) is counted once, if the operating system lets us look.
#[must_use]
pub fn resident_bytes(pid: i32) -> u64 {
    let parents = parents();
    let mut tree = vec![pid];
    let mut next = 0;
    while let Some(parent) = tree.get(next).copied() {
        tree.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(child, _)| *child));
        next += 1;
    }
    tree.into_iter().map(proportional_bytes).sum()
}

fn parents() -> HashMap<i32, i32> {
    let Ok(processes) = fs::read_dir("/proc") else { return HashMap::new() };
    processes
        .filter_map(|entry| {
            let pid: i32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect()
}

fn proportional_bytes(pid: i32) -> u64 {
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(format!("/proc/{pid}/{file}")).ok()?;
        kibibytes(&text, name)
    };
    field("smaps_rollup", "Pss:").or_else(|| field("status", "VmRSS:")).unwrap_or(0) * 1024
}

fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    value.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_in_kibibytes() {
        assert_eq!(kibibytes("Rss:   12 kB\nPss:        7 kB\n", "Pss:"), Some(7));
        assert_eq!(kibibytes("Rss:   12 kB\n", "Pss:"), None);
    }

    #[test]
    fn this_process_holds_some_memory() {
        assert!(resident_bytes(i32::try_from(std::process::id()).unwrap()) > 100_000);
    }
}

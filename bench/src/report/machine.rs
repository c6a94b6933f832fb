//! On what and when it was measured.

use std::fs;

use serde_json::{Value, json};

/// Processor, cores, memory, load and date.
#[must_use]
pub(super) fn machine() -> Value {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = field(&cpuinfo, "model name").unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kibibytes = field(&meminfo, "MemTotal")
        .and_then(|memory| memory.split_whitespace().next()?.parse::<f64>().ok());
    let gibibytes = (kibibytes.unwrap_or(0.0) / 1_048_576.0).round();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    json!({
        "processor": model,
        "cores": cores,
        "memory_gibibytes": gibibytes,
        "kernel": kernel.trim(),
        "date": jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
    })
}

/// The first value of a key in lines of `key : value`.
fn field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let found = text.lines().filter_map(|line| line.split_once(':'));
    found
        .map(|(name, value)| (name.trim(), value.trim()))
        .find(|(name, _)| *name == key)
        .map(|(_, value)| value)
}

/// In one line.
#[must_use]
pub(super) fn describe(machine: &Value) -> String {
    let text = |key: &str| machine[key].as_str().unwrap_or_default().to_owned();
    format!(
        "{}: {}, {} cores, {} GiB, Linux {}; broker, writer and contenders share it.",
        text("date"),
        text("processor"),
        machine["cores"],
        machine["memory_gibibytes"],
        text("kernel")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_behind_its_colon() {
        assert_eq!(field("a\t: b: c\nd: e", "a"), Some("b: c"));
        assert_eq!(field("a\t: b", "x"), None);
    }
}

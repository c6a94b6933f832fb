//! What a change of offsets comes to: pure.

use crate::connect::model::Offsets;

use super::change::Change;

/// One line for each partition that is touched, old and new.
pub(super) fn changes(before: &Offsets, change: &Change) -> Vec<String> {
    let old = |partition: &serde_json::Value| {
        let found = before.offsets.iter().find(|one| one.partition == *partition);
        found.map_or_else(|| "none".to_owned(), |one| one.offset.to_string())
    };
    match change {
        Change::Reset => before
            .offsets
            .iter()
            .map(|one| line(&one.partition, &one.offset.to_string(), "none"))
            .collect(),
        Change::Set(wanted) => {
            let new = |offset: &serde_json::Value| {
                if offset.is_null() { "none".to_owned() } else { offset.to_string() }
            };
            let lines = wanted
                .offsets
                .iter()
                .map(|one| line(&one.partition, &old(&one.partition), &new(&one.offset)));
            lines.collect()
        }
    }
}

fn line(partition: &serde_json::Value, old: &str, new: &str) -> String {
    if old == new {
        format!("{partition}: {old} (unchanged)")
    } else {
        format!("{partition}: {old} -> {new}")
    }
}

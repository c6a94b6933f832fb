use super::{Action, Entry, summary};
use crate::plan::Stale;

/// One line a connector, its keys below it, and a count. What stays as it is is only counted.
#[must_use]
pub fn text(entries: &[Entry]) -> String {
    let changed = entries.iter().filter(|entry| entry.action != Action::Noop);
    let lines = changed.flat_map(lines).chain([summary(entries)]);
    lines.map(|line| line + "\n").collect()
}

fn lines(entry: &Entry) -> Vec<String> {
    let (sign, verb) = match entry.action {
        Action::Create => ('+', "create"),
        Action::Update => ('~', "update"),
        Action::State => ('~', "state"),
        Action::Delete => ('-', "delete"),
        Action::Noop => (' ', "keep"),
    };
    let file = entry.file.as_ref().map(|file| format!("  ({})", file.display()));
    let head = format!("{sign} {verb:<6}  {}{}", entry.name, file.unwrap_or_default());
    let state = entry.state.map(|change| format!("    state: {change}"));
    let keys = entry.keys.iter().map(|key| match entry.action {
        Action::Create => format!("    {}: {}", key.name, key.after.as_deref().unwrap_or_default()),
        _ => format!("    {}: {}", key.name, key.text),
    });
    std::iter::once(head).chain(state).chain(keys).collect()
}

/// What has changed since a plan was made, a line each.
#[must_use]
pub fn stale(stale: &Stale) -> String {
    let cluster =
        stale.cluster.iter().map(|name| format!("\n  `{name}` has changed on the cluster"));
    let files = stale.files.iter().map(|name| format!("\n  the file of `{name}` has changed"));
    cluster.chain(files).collect()
}

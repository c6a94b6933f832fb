//! A plan as text, as JSON and as Markdown.

mod entry;
mod json;
mod markdown;
mod text;

pub use entry::{Action, Entry, Key, entries};
pub use json::json;
pub use markdown::markdown;
pub use text::{stale, text};

/// How many entries there are of an action.
fn count(entries: &[Entry], action: Action) -> usize {
    entries.iter().filter(|entry| entry.action == action).count()
}

/// What is to be done, in numbers.
fn summary(entries: &[Entry]) -> String {
    let counts = [
        (Action::Create, "to create"),
        (Action::Update, "to update"),
        (Action::State, "to change in state"),
        (Action::Delete, "to delete"),
        (Action::Noop, "unchanged"),
    ];
    let given = counts.iter().map(|(action, what)| (count(entries, *action), what));
    let given = given.filter(|(count, _)| *count > 0);
    let told: Vec<String> = given.map(|(count, what)| format!("{count} {what}")).collect();
    if told.is_empty() { "nothing to do".to_owned() } else { told.join(", ") }
}

//! The report of `apply`.

use crate::health::Health;
use crate::report::{Aftermath, Done, Outcome, Report};

/// One line a connector, its changed keys below it, and a count.
#[must_use]
pub fn text(report: &Report) -> String {
    let width = report.connectors.iter().map(|one| one.name.chars().count()).max().unwrap_or(0);
    let lines = report.connectors.iter().flat_map(|one| lines(one, width));
    lines
        .chain([summary(report)])
        .map(|line| {
            line.trim_end().to_owned()
                + "
"
        })
        .collect()
}

fn lines(outcome: &Outcome, width: usize) -> Vec<String> {
    let head = format!("{:<11}  {:<width$}  {}", verb(&outcome.done), outcome.name, state(outcome));
    let changes = match &outcome.done {
        Done::Updated(changes) => changes.as_slice(),
        _ => &[],
    };
    let state = outcome.state.map(|change| format!("    state: {change}"));
    let changes = changes.iter().map(|change| format!("    {}: {}", change.key, change.text));
    std::iter::once(head).chain(state).chain(changes).chain(cause(outcome)).collect()
}

fn cause(outcome: &Outcome) -> Option<String> {
    match &outcome.health {
        Some(Health::Failed(part)) => Some(format!("    cause: {part}")),
        _ => None,
    }
}

fn summary(report: &Report) -> String {
    let counts = [
        (report.created(), "created"),
        (report.updated(), "updated"),
        (report.state_changed(), "with another state"),
        (report.deleted(), "deleted"),
        (report.failed(), "failed"),
        (report.not_written(), "not written"),
        (report.unchanged(), "unchanged"),
    ];
    let given: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let is_unchanged = report.unchanged() == report.connectors.len();
    if is_unchanged {
        format!("0 changed, {} unchanged", report.unchanged())
    } else {
        given.join(", ")
    }
}

/// What an unfinished `apply` did, in one line.
pub(crate) fn incomplete(report: &Report) -> String {
    let named = |what: &str, wanted: fn(&Outcome) -> bool| {
        let names: Vec<String> = report
            .connectors
            .iter()
            .filter(|one| wanted(one))
            .map(|one| format!("`{}`", one.name))
            .collect();
        (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
    };
    let parts = [
        named("written", |one| one.aftermath.is_none() && one.was_written()),
        named("rolled back", |one| matches!(one.aftermath, Some(Aftermath::RolledBack { .. }))),
        named("created but stopped", |one| one.aftermath == Some(Aftermath::Stopped)),
        named("created and deleted", |one| one.aftermath == Some(Aftermath::Deleted)),
        named("not rolled back", |one| matches!(one.aftermath, Some(Aftermath::NotUndone { .. }))),
        named("perhaps written", |one| one.done == Done::Uncertain),
        named("not written", |one| one.done == Done::NotStarted),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "nothing was written".to_owned() } else { parts.join("; ") }
}

fn verb(done: &Done) -> &'static str {
    match done {
        Done::Created => "created",
        Done::Updated(_) => "updated",
        Done::StateChanged => "state",
        Done::Deleted => "deleted",
        Done::Unchanged => "unchanged",
        Done::NotStarted => "not written",
        Done::Uncertain => "uncertain",
    }
}

fn state(outcome: &Outcome) -> String {
    let health = match &outcome.health {
        Some(Health::Resting { state })
            if outcome.state.is_none() && outcome.done != Done::Created =>
        {
            format!("{}: it stays so", state.to_lowercase())
        }
        Some(health) => health.to_string(),
        None => String::new(),
    };
    match &outcome.aftermath {
        Some(aftermath) => format!("{health}; {aftermath}"),
        None => health,
    }
}

//! The report of `apply`.

use std::fmt::Write;

use crate::health::Health;
use crate::report::{Done, Outcome, Report};

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
    let changes = changes.iter().map(|change| format!("    {}: {}", change.key, change.text));
    std::iter::once(head).chain(changes).collect()
}

fn summary(report: &Report) -> String {
    let (created, updated, unchanged) = (report.created(), report.updated(), report.unchanged());
    let mut line = format!("{created} created, {updated} updated, {unchanged} unchanged");
    let rest = report.connectors.len() - created - updated - unchanged;
    if rest > 0 {
        // Writing to a String cannot fail.
        let _ = write!(line, ", {rest} not applied");
    }
    line
}

/// What an unfinished `apply` did, in one line.
pub(crate) fn incomplete(report: &Report) -> String {
    let named = |what: &str, wanted: fn(&Done) -> bool| {
        let names: Vec<String> = report
            .connectors
            .iter()
            .filter(|one| wanted(&one.done))
            .map(|one| format!("`{}`", one.name))
            .collect();
        (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
    };
    let parts = [
        named("written", |done| matches!(done, Done::Created | Done::Updated(_))),
        named("perhaps written", |done| matches!(done, Done::Uncertain)),
        named("not written", |done| matches!(done, Done::NotStarted)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn verb(done: &Done) -> &'static str {
    match done {
        Done::Created => "created",
        Done::Updated(_) => "updated",
        Done::Unchanged => "unchanged",
        Done::NotStarted => "not written",
        Done::Uncertain => "uncertain",
    }
}

fn state(outcome: &Outcome) -> String {
    match &outcome.health {
        Some(Health::Running { tasks: 1 }) => "running, 1 task".to_owned(),
        Some(Health::Running { tasks }) => format!("running, {tasks} tasks"),
        Some(Health::Resting { state }) => format!("{}: it stays so", state.to_lowercase()),
        Some(Health::Starting { detail }) => format!("not running: {detail}"),
        Some(Health::Failed(_)) => "failed".to_owned(),
        None => String::new(),
    }
}

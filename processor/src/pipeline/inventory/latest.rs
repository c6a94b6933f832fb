//! Last write wins: which change of a row is accepted.
//!
//! The row's own `last_update` decides; equal times leave it to the order of arrival. The log
//! position (`lsn`) only tells an event that is delivered again from a new one, and only within
//! one key: across keys positions do not follow the order of commits. A deleted row stays as a
//! marker, or an older update that comes late would bring it back.

use super::change::{Columns, Event, Upsert};
use crate::pipeline::Outcome;

/// What is known of a row: the row, or the marker that it was deleted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry<R> {
    /// `None` once deleted.
    pub(crate) row: Option<R>,
    /// Highest `last_update` accepted, microseconds since 1970.
    pub(crate) last_update: Option<i64>,
    /// Log position of the last accepted change that had one.
    pub(crate) lsn: Option<i64>,
    /// What tombstones still mean or meant for the row.
    pub(crate) tombstone: Tombstone,
}

/// What tombstones still mean or meant for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tombstone {
    /// Nothing special.
    None,
    /// A delete was ignored as delivered again: its tombstone is to be ignored too.
    Due,
    /// A lone tombstone deleted the row. It has no position, so what follows at the row's own
    /// position may be the row again.
    Lone,
}

impl<R> Entry<R> {
    /// Tells whether the row is there.
    pub(crate) const fn live(&self) -> bool {
        self.row.is_some()
    }
}

/// What an event does to a row.
#[derive(Debug, PartialEq)]
pub(crate) struct Verdict<R> {
    /// What became of the event.
    pub(crate) outcome: Outcome,
    /// What to store, if anything changes.
    pub(crate) entry: Option<Entry<R>>,
}

impl<R> Verdict<R> {
    const fn applied(entry: Entry<R>) -> Self {
        Self { outcome: Outcome::Applied, entry: Some(entry) }
    }

    const fn ignored(outcome: Outcome) -> Self {
        Self { outcome, entry: None }
    }
}

/// Judges an event by what is stored of its row.
pub(crate) fn judge<C: Columns<Row: Clone>>(
    stored: Option<&Entry<C::Row>>,
    event: Event<C>,
) -> Verdict<C::Row> {
    match event {
        Event::Upsert(upsert) => judge_upsert(stored, upsert),
        Event::Delete { lsn } => judge_delete(stored, lsn),
        Event::Tombstone => judge_tombstone(stored),
    }
}

fn judge_upsert<C: Columns>(stored: Option<&Entry<C::Row>>, upsert: Upsert<C>) -> Verdict<C::Row> {
    if let Some(stored) = stored
        && let Some(outcome) = refusal(stored, upsert.last_update, upsert.lsn)
    {
        return Verdict::ignored(outcome);
    }
    Verdict::applied(Entry {
        row: Some(upsert.row.over(stored.and_then(|stored| stored.row.as_ref()))),
        last_update: upsert.last_update.max(stored.and_then(|stored| stored.last_update)),
        lsn: upsert.lsn.or_else(|| stored.and_then(|stored| stored.lsn)),
        tombstone: Tombstone::None,
    })
}

/// Why an upsert is to be ignored, if it is.
fn refusal<R>(stored: &Entry<R>, last_update: Option<i64>, lsn: Option<i64>) -> Option<Outcome> {
    if let (Some(stored), Some(new)) = (stored.last_update, last_update) {
        if new < stored {
            return Some(Outcome::Late);
        }
        if new > stored {
            return None;
        }
    }
    let (stored_lsn, lsn) = (stored.lsn?, lsn?);
    // At its own position a live row may only be itself, but a delete is not the row.
    let replayed = if stored.live() || stored.tombstone == Tombstone::Lone {
        lsn < stored_lsn
    } else {
        lsn <= stored_lsn
    };
    replayed.then_some(Outcome::Replayed)
}

fn judge_delete<R: Clone>(stored: Option<&Entry<R>>, lsn: Option<i64>) -> Verdict<R> {
    let Some(stored) = stored else {
        return Verdict::applied(Entry {
            row: None,
            last_update: None,
            lsn,
            tombstone: Tombstone::None,
        });
    };
    let older = matches!((stored.lsn, lsn), (Some(stored), Some(new)) if new < stored);
    if older {
        let due = Entry { tombstone: Tombstone::Due, ..stored.clone() };
        return Verdict { outcome: Outcome::Replayed, entry: stored.live().then_some(due) };
    }
    if !stored.live() && (lsn.is_none() || lsn == stored.lsn) {
        return Verdict::ignored(Outcome::Replayed);
    }
    Verdict::applied(Entry {
        row: None,
        last_update: stored.last_update,
        lsn: lsn.or(stored.lsn),
        tombstone: Tombstone::None,
    })
}

fn judge_tombstone<R: Clone>(stored: Option<&Entry<R>>) -> Verdict<R> {
    let Some(stored) = stored.filter(|stored| stored.live()) else {
        return Verdict::ignored(Outcome::Skipped);
    };
    if stored.tombstone == Tombstone::Due {
        let settled = Entry { tombstone: Tombstone::None, ..stored.clone() };
        return Verdict { outcome: Outcome::Skipped, entry: Some(settled) };
    }
    Verdict::applied(Entry {
        row: None,
        last_update: stored.last_update,
        lsn: stored.lsn,
        tombstone: Tombstone::Lone,
    })
}

#[cfg(test)]
#[path = "latest_tests.rs"]
mod tests;

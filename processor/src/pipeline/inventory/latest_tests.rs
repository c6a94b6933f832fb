use super::*;
use crate::pipeline::inventory::{change::StockItemColumns, change::Text, model::Stock};

/// A row's life: events in, the quantity that is left and what became of each.
#[derive(Default)]
struct Row {
    entry: Option<Entry<Stock>>,
}

impl Row {
    fn see(&mut self, event: Event<Stock>) -> Outcome {
        let verdict = judge(self.entry.as_ref(), event);
        if let Some(entry) = verdict.entry {
            self.entry = Some(entry);
        }
        verdict.outcome
    }

    fn upsert(&mut self, quantity: i32, last_update: i64, lsn: Option<i64>) -> Outcome {
        self.see(Event::Upsert(Upsert {
            row: Stock { quantity },
            last_update: Some(last_update),
            lsn,
            snapshot: false,
        }))
    }

    fn delete(&mut self, lsn: Option<i64>) -> Outcome {
        self.see(Event::Delete { lsn })
    }

    fn tombstone(&mut self) -> Outcome {
        self.see(Event::Tombstone)
    }

    fn quantity(&self) -> Option<i32> {
        self.entry.as_ref()?.row.as_ref().map(|row| row.quantity)
    }
}

#[test]
fn an_older_update_is_ignored_as_late() {
    let mut row = Row::default();
    row.upsert(5, 200, Some(1));
    assert_eq!(row.upsert(7, 100, Some(2)), Outcome::Late);
    assert_eq!(row.quantity(), Some(5));
}

#[test]
fn of_equal_times_the_later_arrival_wins() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(1));
    assert_eq!(row.upsert(7, 100, Some(2)), Outcome::Applied);
    assert_eq!(row.quantity(), Some(7));
}

#[test]
fn of_equal_times_without_positions_the_later_arrival_wins() {
    let mut row = Row::default();
    row.upsert(5, 100, None);
    assert_eq!(row.upsert(7, 100, None), Outcome::Applied);
    assert_eq!(row.upsert(8, 100, Some(1)), Outcome::Applied);
    assert_eq!(row.upsert(9, 100, None), Outcome::Applied);
    assert_eq!(row.quantity(), Some(9));
}

#[test]
fn an_event_delivered_again_is_ignored() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(1));
    row.upsert(7, 100, Some(2));
    assert_eq!(row.upsert(5, 100, Some(1)), Outcome::Replayed);
    assert_eq!(row.quantity(), Some(7));
}

#[test]
fn a_whole_life_delivered_again_changes_nothing() {
    let mut row = Row::default();
    let life = |row: &mut Row| {
        row.upsert(5, 100, Some(1));
        row.upsert(7, 200, Some(2));
        row.delete(Some(3));
        row.tombstone();
        row.upsert(9, 200, Some(4));
    };
    life(&mut row);
    let before = row.entry.clone();
    life(&mut row);
    assert_eq!(row.entry, before);
    assert_eq!(row.quantity(), Some(9));
}

#[test]
fn a_late_older_update_does_not_bring_a_deleted_row_back() {
    let mut row = Row::default();
    row.upsert(5, 200, Some(1));
    row.delete(Some(2));
    assert_eq!(row.upsert(6, 100, Some(3)), Outcome::Late);
    assert_eq!(row.quantity(), None);
}

#[test]
fn a_row_may_be_inserted_again_after_its_delete() {
    let mut row = Row::default();
    row.upsert(5, 200, Some(1));
    row.delete(Some(2));
    row.tombstone();
    assert_eq!(row.upsert(6, 200, Some(3)), Outcome::Applied);
    assert_eq!(row.quantity(), Some(6));
}

#[test]
fn a_delete_needs_no_time_and_no_position() {
    let mut row = Row::default();
    row.upsert(5, 200, Some(1));
    assert_eq!(row.delete(None), Outcome::Applied);
    assert_eq!(row.quantity(), None);
    assert_eq!(row.entry.unwrap().lsn, Some(1));
}

#[test]
fn a_delete_delivered_again_spares_the_row_inserted_since() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(1));
    row.delete(Some(2));
    row.tombstone();
    row.upsert(6, 200, Some(3));
    assert_eq!(row.delete(Some(2)), Outcome::Replayed);
    assert_eq!(row.tombstone(), Outcome::Skipped);
    assert_eq!(row.quantity(), Some(6));
    assert_eq!(row.tombstone(), Outcome::Applied, "the next tombstone is on its own");
    assert_eq!(row.quantity(), None);
}

#[test]
fn a_delete_of_an_unknown_row_leaves_a_marker() {
    let mut row = Row::default();
    assert_eq!(row.delete(Some(2)), Outcome::Applied);
    assert_eq!(row.upsert(5, 100, Some(1)), Outcome::Replayed);
    assert_eq!(row.upsert(5, 100, Some(3)), Outcome::Applied);
}

#[test]
fn at_the_position_of_its_delete_a_row_cannot_be() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(1));
    row.delete(Some(2));
    assert_eq!(row.upsert(5, 100, Some(2)), Outcome::Replayed);
    assert_eq!(row.quantity(), None);
}

#[test]
fn a_second_delete_moves_the_marker() {
    let mut row = Row::default();
    row.delete(Some(2));
    assert_eq!(row.delete(Some(2)), Outcome::Replayed);
    assert_eq!(row.delete(None), Outcome::Replayed);
    assert_eq!(row.delete(Some(1)), Outcome::Replayed);
    assert_eq!(row.delete(Some(4)), Outcome::Applied);
    assert_eq!(row.upsert(5, 100, Some(3)), Outcome::Replayed);
}

#[test]
fn the_tombstone_after_a_delete_says_nothing_new() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(1));
    row.delete(Some(2));
    assert_eq!(row.tombstone(), Outcome::Skipped);
}

#[test]
fn a_tombstone_of_an_unknown_row_says_nothing() {
    let mut row = Row::default();
    assert_eq!(row.tombstone(), Outcome::Skipped);
    assert_eq!(row.entry, None);
}

#[test]
fn a_tombstone_that_compaction_left_alone_deletes() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(1));
    assert_eq!(row.tombstone(), Outcome::Applied);
    assert_eq!(row.quantity(), None);
}

#[test]
fn after_a_lone_tombstone_the_row_may_come_back_at_its_own_position() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(3));
    row.tombstone();
    assert_eq!(row.upsert(4, 100, Some(2)), Outcome::Replayed);
    assert_eq!(row.upsert(5, 100, Some(3)), Outcome::Applied);
    assert_eq!(row.quantity(), Some(5));
}

#[test]
fn after_a_lone_tombstone_too_a_late_older_update_does_not_bring_the_row_back() {
    let mut row = Row::default();
    row.upsert(5, 200, Some(1));
    row.tombstone();
    assert_eq!(row.upsert(4, 100, Some(2)), Outcome::Late);
    assert_eq!(row.quantity(), None);
}

#[test]
fn a_row_that_changed_since_is_not_spared_a_tombstone_of_its_own() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(5));
    row.delete(Some(3));
    row.upsert(6, 200, Some(7));
    assert_eq!(row.tombstone(), Outcome::Applied);
    assert_eq!(row.quantity(), None);
}

#[test]
fn a_snapshot_without_positions_is_taken_in_order_of_arrival() {
    let mut row = Row::default();
    row.upsert(5, 100, Some(9));
    assert_eq!(row.upsert(6, 100, None), Outcome::Applied);
    assert_eq!(row.upsert(7, 100, Some(8)), Outcome::Replayed, "the position is still known");
    assert_eq!(row.quantity(), Some(6));
}

#[test]
fn rows_without_a_time_go_by_arrival_and_position() {
    let item = |text: &str, lsn| {
        Event::Upsert(Upsert {
            row: StockItemColumns { description: Text::Known(Some(text.into())) },
            last_update: None,
            lsn: Some(lsn),
            snapshot: false,
        })
    };
    let first = judge(None, item("bolt", 1)).entry.unwrap();
    let second = judge(Some(&first), item("long bolt", 2)).entry.unwrap();
    assert_eq!(second.row.as_ref().unwrap().description.as_deref(), Some("long bolt"));
    assert_eq!(judge(Some(&second), item("bolt", 1)).outcome, Outcome::Replayed);
    let deleted = judge::<StockItemColumns>(Some(&second), Event::Delete { lsn: Some(3) });
    let marker = deleted.entry.unwrap();
    assert_eq!(judge(Some(&marker), item("long bolt", 2)).outcome, Outcome::Replayed);
    assert_eq!(judge(Some(&marker), item("nut", 4)).outcome, Outcome::Applied);
}

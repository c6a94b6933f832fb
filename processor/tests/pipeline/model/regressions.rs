//! Histories that found a fault once, as proptest left them when it had shrunk them.

use super::{
    Layout, Run,
    steps::{Change, Deletion, How, Step},
};

const ROW: (i64, i64) = (1, 1);

fn put(quantity: i32) -> Step {
    let how = How::Streamed;
    Step::Change(Change::PutStock { key: ROW, quantity, last_update: 0, how })
}

fn moved(from: (i64, i64), quantity: i32) -> Step {
    Step::Change(Change::MoveStock { from, to: ROW, quantity, last_update: 0 })
}

/// Without the rule that of equal times an earlier log position is a replay, the first quantity of
/// the row is current again for a moment. No total shows that in the end, only the history does.
#[test]
fn of_equal_times_a_quantity_delivered_again_is_no_new_extreme() {
    let other = (4, 1);
    let how = How::Streamed;
    let steps = [
        Step::Change(Change::PutStock { key: other, quantity: 34, last_update: 200, how }),
        moved(other, 0),
        moved(ROW, 1),
        Step::Redeliver(7),
    ];
    Run::of(&steps, Layout::Together).check();
}

/// The quantity after a delete is 0 only in a sum that is not there.
#[test]
fn while_an_item_has_no_row_it_is_not_low() {
    let deleted = Step::Change(Change::DeleteStock { key: ROW, how: Deletion::Whole });
    Run::of(&[put(1), deleted, put(1)], Layout::Together).check();
}

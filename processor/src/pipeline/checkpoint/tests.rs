use super::*;

const SOURCE: Source = Source::Table(Table::StockQuantity);

/// A partition that is restored from this checkpoint, with 4 partitions now.
fn restored(checkpoint: Option<Checkpoint>) -> Checkpoints {
    let mut checkpoints = Checkpoints::default();
    checkpoints.set_partitions(SOURCE, 4);
    if let Some(checkpoint) = checkpoint {
        checkpoints.restore(SOURCE, 0, checkpoint);
    }
    checkpoints
}

fn at(position: i64) -> Checkpoint {
    Checkpoint { position, partitions: 4, ..Checkpoint::default() }
}

#[test]
fn state_and_offset_of_one_transaction_belong_together() {
    assert_eq!(restored(Some(at(7))).check_restored((SOURCE, 0), Some(7), false), Ok(()));
    assert_eq!(restored(None).check_restored((SOURCE, 0), None, false), Ok(()));
}

#[test]
fn state_without_an_offset_is_refused() {
    let mismatch = restored(Some(at(7))).check_restored((SOURCE, 0), None, false).unwrap_err();
    assert_eq!(mismatch, Mismatch::OffsetMissing { position: 7 });
}

#[test]
fn an_offset_without_state_is_refused() {
    let mismatch = restored(None).check_restored((SOURCE, 0), Some(7), false).unwrap_err();
    assert_eq!(mismatch, Mismatch::StateMissing { committed: 7 });
}

#[test]
fn state_before_or_behind_the_offset_is_refused() {
    for committed in [6, 8] {
        let mismatch =
            restored(Some(at(7))).check_restored((SOURCE, 0), Some(committed), false).unwrap_err();
        assert_eq!(mismatch, Mismatch::Position { position: 7, committed });
    }
}

#[test]
fn rows_without_a_checkpoint_are_refused_with_and_without_an_offset() {
    for committed in [None, Some(7)] {
        let mismatch = restored(None).check_restored((SOURCE, 0), committed, true).unwrap_err();
        assert_eq!(mismatch, Mismatch::CheckpointMissing);
    }
}

#[test]
fn a_changed_number_of_partitions_is_refused() {
    let mut checkpoints = restored(Some(at(7)));
    checkpoints.set_partitions(SOURCE, 8);
    let mismatch = checkpoints.check_restored((SOURCE, 0), Some(7), false).unwrap_err();
    assert_eq!(mismatch, Mismatch::Partitions { known: 4, found: 8 });
}

#[test]
fn what_an_abort_forgets_is_met_anew() {
    let mut checkpoints = restored(None);
    checkpoints.learn_key_schema((SOURCE, 0), Table::StockQuantity, 5);
    checkpoints.abort();
    assert_eq!(checkpoints.new_key_schemas().count(), 0);
    assert_eq!(checkpoints.check_key_schema((SOURCE, 0), Table::StockQuantity, 6), Ok(Some(6)));
    checkpoints.learn_key_schema((SOURCE, 0), Table::StockQuantity, 5);
    assert_eq!(checkpoints.new_key_schemas().count(), 1);
    checkpoints.commit();
    assert_eq!(checkpoints.new_key_schemas().count(), 0);
    assert!(checkpoints.check_key_schema((SOURCE, 0), Table::StockQuantity, 6).is_err());
}

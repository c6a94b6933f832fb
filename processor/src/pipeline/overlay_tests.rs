use proptest::prelude::*;

use super::*;

/// Committed values in the order of their keys, and the number that is told.
fn image(table: &Overlay<u8, u16>) -> (Vec<(u8, u16)>, usize) {
    let values = (0..=u8::MAX).filter_map(|key| Some((key, *table.get(&key)?))).collect();
    (values, table.len())
}

#[test]
fn a_staged_value_hides_the_committed_one_until_it_is_forgotten() {
    let mut table = Overlay::default();
    table.restore(1, "old");
    table.stage(1, "new");
    assert_eq!(table.get(&1), Some(&"new"));
    assert_eq!(table.staged().collect::<Vec<_>>(), [(1, Some(&"old"), &"new")]);
    table.abort();
    assert_eq!(table.get(&1), Some(&"old"));
    assert_eq!(table.staged().count(), 0);
}

#[test]
fn a_commit_publishes_what_is_staged() {
    let mut table = Overlay::default();
    table.stage(1, "new");
    assert_eq!(table.len(), 0);
    table.commit();
    table.abort();
    assert_eq!(table.get(&1), Some(&"new"));
    assert_eq!((table.staged().count(), table.len()), (0, 1));
}

#[test]
fn staged_values_come_in_the_order_of_the_first_touch() {
    let mut table = Overlay::default();
    for key in [3, 1, 2, 3, 1] {
        table.stage(key, ());
    }
    assert_eq!(table.staged().map(|(key, ..)| key).collect::<Vec<_>>(), [3, 1, 2]);
}

#[test]
fn values_are_settled_before_they_are_published() {
    let mut table = Overlay::default();
    table.restore(1, 10);
    table.restore(2, 20);
    table.stage(1, 11);
    table.commit_settled(|value| *value += 100);
    assert_eq!((table.get(&1), table.get(&2)), (Some(&111), Some(&20)));
    assert_eq!(table.staged().count(), 0);
}

#[test]
fn a_transaction_with_a_number_used_before_touches_each_key_anew() {
    let mut table = Overlay::default();
    table.stage(1, "one");
    table.commit();
    table.transaction = u32::MAX;
    table.commit();
    assert_eq!(table.transaction, 1);
    table.stage(1, "two");
    table.abort();
    assert_eq!(table.get(&1), Some(&"one"));
}

proptest! {
    #[test]
    fn an_abort_restores_exactly_what_was_committed(
        transactions in prop::collection::vec(
            (prop::collection::vec(any::<(u8, u16)>(), 0..40), any::<bool>()),
            0..12,
        ),
    ) {
        let (mut table, mut committed) = (Overlay::default(), std::collections::BTreeMap::new());
        for (changes, commit) in transactions {
            let mut staged = committed.clone();
            for &(key, value) in &changes {
                prop_assert_eq!(table.get(&key), staged.get(&key));
                table.stage(key, value);
                staged.insert(key, value);
            }
            for (key, old, new) in table.staged() {
                prop_assert_eq!((old, Some(new)), (committed.get(&key), staged.get(&key)));
            }
            prop_assert_eq!(table.len(), committed.len());
            if commit {
                table.commit();
                committed = staged;
            } else {
                table.abort();
            }
            let expected: Vec<_> = committed.iter().map(|(key, value)| (*key, *value)).collect();
            prop_assert_eq!(image(&table), (expected, committed.len()));
        }
    }
}

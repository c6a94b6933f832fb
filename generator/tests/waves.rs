//! Waves keep each row's history, and lose nothing.

use std::collections::{BTreeMap, HashSet};

use generator::waves::{StockKeys, Wave, waves};
use generator::world::{Change, Plan, StockKey, World};
use proptest::prelude::*;

/// What each row went through, in order.
type Histories = BTreeMap<(i64, i64), Vec<String>>;

fn keys(keys: &StockKeys) -> impl Iterator<Item = (i64, i64)> + '_ {
    keys.warehouse_ids.iter().copied().zip(keys.stock_item_ids.iter().copied())
}

fn record(histories: &mut Histories, row: (i64, i64), event: String) {
    histories.entry(row).or_default().push(event);
}

fn of_changes(changes: impl Iterator<Item = Change>) -> Histories {
    let mut histories = Histories::new();
    for change in changes {
        match change {
            Change::SetQuantity { key: StockKey { warehouse_id, stock_item_id }, quantity } => {
                record(&mut histories, (warehouse_id, stock_item_id), format!("set {quantity}"));
            }
            Change::DeleteQuantity { key: StockKey { warehouse_id, stock_item_id } } => {
                record(&mut histories, (warehouse_id, stock_item_id), "delete".to_owned());
            }
            Change::MoveWarehouse { id, latitude, longitude } => {
                record(&mut histories, (id, 0), format!("move {latitude} {longitude}"));
            }
            Change::RenameWarehouse { id, name } => {
                record(&mut histories, (id, 0), format!("rename {name}"));
            }
        }
    }
    histories
}

/// Backwards within a wave, to show that its own order does not matter.
fn of_waves(waves: &[Wave]) -> Histories {
    let mut histories = Histories::new();
    for Wave { sets, deletes, moves, renames } in waves {
        for (id, name) in renames.ids.iter().zip(&renames.names) {
            record(&mut histories, (*id, 0), format!("rename {name}"));
        }
        for ((id, latitude), longitude) in
            moves.ids.iter().zip(&moves.latitudes).zip(&moves.longitudes)
        {
            record(&mut histories, (*id, 0), format!("move {latitude} {longitude}"));
        }
        for row in keys(deletes) {
            record(&mut histories, row, "delete".to_owned());
        }
        for (row, quantity) in keys(&sets.keys).zip(&sets.quantities) {
            record(&mut histories, row, format!("set {quantity}"));
        }
    }
    histories
}

#[test]
fn no_changes_make_no_wave() {
    assert_eq!(waves([]), []);
}

#[test]
fn a_thousand_changes_of_the_full_inventory_fit_in_a_few_waves() {
    let plan = Plan { seed: 1, warehouses: 300, items: 500, load: false, changes: 1_000 };
    let world = World::new(plan);
    let count = waves((0..1_000).map(|number| world.step(number))).len();
    assert!(count <= 20, "{count}");
}

proptest! {
    #[test]
    fn each_row_sees_all_its_changes_in_the_order_of_the_history(
        seed: u64,
        warehouses in 1..20_u32,
        items in 1..20_u32,
        load: bool,
        changes in 0..400_u64,
    ) {
        let world = World::new(Plan { seed, warehouses, items, load, changes });
        let steps = || (0..world.plan().steps()).map(|number| world.step(number));
        prop_assert_eq!(of_waves(&waves(steps())), of_changes(steps()));
    }

    #[test]
    fn no_wave_touches_a_row_twice(seed: u64, items in 1..10_u32, changes in 0..200_u64) {
        let world = World::new(Plan { seed, warehouses: 3, items, load: true, changes });
        for wave in waves((0..world.plan().steps()).map(|number| world.step(number))) {
            let mut rows = HashSet::new();
            for row in keys(&wave.sets.keys).chain(keys(&wave.deletes)) {
                prop_assert!(rows.insert(row));
            }
            for id in wave.moves.ids.iter().chain(&wave.renames.ids) {
                prop_assert!(rows.insert((*id, 0)));
            }
        }
    }
}

//! The history is a pure function of its plan: the same one again, within its ranges, entered anywhere.

use std::collections::HashSet;
use std::fmt::Write as _;

use generator::world::{CAPACITY, Change, JITTER_DEGREES, Plan, QUANTITY, StockKey, World};
use proptest::prelude::*;

const PLAN: Plan = Plan { seed: 42, warehouses: 300, items: 500, load: false, changes: 100_000 };

fn steps(world: &World) -> impl Iterator<Item = Change> + '_ {
    (0..world.plan().steps()).map(|number| world.step(number))
}

#[test]
fn the_history_of_a_seed_never_changes() {
    let world = World::new(PLAN);
    let mut history = String::new();
    for warehouse in world.warehouses().take(3) {
        writeln!(history, "{warehouse:?}").unwrap();
    }
    for item in world.items().take(3) {
        writeln!(history, "{item:?}").unwrap();
    }
    for number in [0, 1, 2, 99_999] {
        writeln!(history, "{number}: {:?}", world.step(number)).unwrap();
    }
    insta::assert_snapshot!(history);
}

#[test]
fn a_step_does_not_depend_on_the_steps_asked_for_before() {
    let world = World::new(PLAN);
    let forward: Vec<_> = (0..5_000).map(|number| world.step(number)).collect();
    let mut backward: Vec<_> = (0..5_000).rev().map(|number| world.step(number)).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    assert_eq!(World::new(PLAN).step(4_321), forward[4_321]);
}

#[test]
fn another_seed_makes_another_history() {
    let other = World::new(Plan { seed: 43, ..PLAN });
    let world = World::new(PLAN);
    let equal = (0..1_000).filter(|number| world.step(*number) == other.step(*number)).count();
    assert!(equal < 10, "{equal} of 1,000 steps are equal");
}

#[test]
fn there_are_300_warehouses_with_ids_names_and_capacities_of_their_own() {
    let warehouses: Vec<_> = World::new(PLAN).warehouses().collect();
    assert!(warehouses.iter().map(|row| row.id).eq(1..=300));
    let names: HashSet<_> = warehouses.iter().map(|row| &row.name).collect();
    assert_eq!(names.len(), 300);
    assert!(warehouses.iter().all(|row| CAPACITY.contains(&row.storage_capacity)));
    let capacities: HashSet<_> = warehouses.iter().map(|row| row.storage_capacity).collect();
    assert!(capacities.len() > 290);
}

#[test]
fn there_are_500_items_with_descriptions_of_their_own() {
    let items: Vec<_> = World::new(PLAN).items().collect();
    assert!(items.iter().map(|row| row.id).eq(1..=500));
    let descriptions: HashSet<_> = items.iter().map(|row| &row.description).collect();
    assert_eq!(descriptions.len(), 500);
}

#[test]
fn quantities_are_uniform_over_their_whole_range() {
    let mut counts = [0_u32; 226];
    for change in steps(&World::new(PLAN)) {
        if let Change::SetQuantity { quantity, .. } = change {
            assert!(QUANTITY.contains(&quantity));
            counts[usize::try_from(quantity - QUANTITY.start()).unwrap()] += 1;
        }
    }
    // 431 expected of each; the standard deviation is 21.
    assert!(counts.iter().all(|count| (320..540).contains(count)), "{counts:?}");
}

#[test]
fn deletes_moves_and_renames_are_rare_but_there() {
    let (mut deletes, mut moves, mut renames) = (0, 0, 0);
    for change in steps(&World::new(PLAN)) {
        match change {
            Change::SetQuantity { .. } => (),
            Change::DeleteQuantity { .. } => deletes += 1,
            Change::MoveWarehouse { .. } => moves += 1,
            Change::RenameWarehouse { .. } => renames += 1,
        }
    }
    assert!((1_700..2_200).contains(&deletes), "{deletes}");
    assert!((200..400).contains(&moves), "{moves}");
    assert!((120..280).contains(&renames), "{renames}");
}

#[test]
fn nearly_every_delete_finds_the_row_it_deletes() {
    let mut rows = HashSet::new();
    let (mut found, mut missed) = (0, 0);
    for change in steps(&World::new(PLAN)) {
        match change {
            Change::SetQuantity { key, .. } => _ = rows.insert(key),
            Change::DeleteQuantity { key } if rows.remove(&key) => found += 1,
            Change::DeleteQuantity { .. } => missed += 1,
            Change::MoveWarehouse { .. } | Change::RenameWarehouse { .. } => (),
        }
    }
    assert!(missed * 20 < found, "{missed} missed, {found} found");
}

#[test]
fn the_load_sets_every_item_in_every_warehouse_once() {
    let world = World::new(Plan { load: true, changes: 0, ..PLAN });
    let mut rows = HashSet::new();
    for change in steps(&world) {
        let Change::SetQuantity { key, .. } = change else { panic!("{change:?}") };
        assert!(rows.insert(key), "{key:?} is set twice");
    }
    assert_eq!(rows.len(), 150_000);
}

#[test]
fn a_moved_warehouse_stays_in_its_city() {
    let world = World::new(PLAN);
    let homes: Vec<_> = world.warehouses().collect();
    for change in steps(&world) {
        let Change::MoveWarehouse { id, latitude, longitude } = change else { continue };
        let home = &homes[usize::try_from(id).unwrap() - 1];
        // Both lie within the jitter around the city's centre, so within twice of it from each other.
        assert!((home.latitude - latitude).abs() <= 2.0 * JITTER_DEGREES + 1e-6);
        assert!((home.longitude - longitude).abs() <= 2.0 * JITTER_DEGREES + 1e-6);
    }
}

proptest! {
    #[test]
    fn every_step_names_rows_that_the_plan_has(
        seed: u64,
        warehouses in 1..400_u32,
        items in 1..600_u32,
        load: bool,
        number in 0..1_000_000_u64,
    ) {
        let world = World::new(Plan { seed, warehouses, items, load, changes: u64::MAX >> 4 });
        let warehouse = 1..=i64::from(warehouses);
        match world.step(number) {
            Change::SetQuantity { key, quantity } => {
                prop_assert!(QUANTITY.contains(&quantity));
                prop_assert!(key_is_planned(key, &world));
            }
            Change::DeleteQuantity { key } => prop_assert!(key_is_planned(key, &world)),
            Change::MoveWarehouse { id, latitude, longitude } => {
                prop_assert!(warehouse.contains(&id));
                prop_assert!((18.0..72.0).contains(&latitude) && (-180.0..-66.0).contains(&longitude));
            }
            Change::RenameWarehouse { id, name } => {
                prop_assert!(warehouse.contains(&id));
                prop_assert!(!name.is_empty());
            }
        }
    }
}

fn key_is_planned(key: StockKey, world: &World) -> bool {
    let plan = world.plan();
    (1..=i64::from(plan.warehouses)).contains(&key.warehouse_id)
        && (1..=i64::from(plan.items)).contains(&key.stock_item_id)
}

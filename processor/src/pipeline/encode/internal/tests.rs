use proptest::{collection::vec, option, prelude::*};

use super::*;
use crate::pipeline::{
    aggregate::{partials::Source, update::ItemMovement},
    checkpoint::{Checkpoint, KeySchema, KeySchemas},
    inventory::{
        latest::{Entry, Tombstone},
        model::{Stock, StockItem, StockKey, Warehouse},
    },
    rows::{
        extent::{Extent, Extents},
        partial::{ItemPartial, WarehousePartial},
        stock::StockEntry,
    },
};
use crate::record::Table;

fn entry<R: std::fmt::Debug + Clone + 'static>(
    row: impl Strategy<Value = R> + 'static,
) -> BoxedStrategy<Entry<R>> {
    let tombstone = prop::sample::select(vec![Tombstone::None, Tombstone::Due, Tombstone::Lone]);
    (option::of(row), any::<Option<i64>>(), any::<Option<i64>>(), tombstone)
        .prop_map(|(row, last_update, lsn, tombstone)| Entry { row, last_update, lsn, tombstone })
        .boxed()
}

fn stock() -> BoxedStrategy<StockEntry> {
    let row = any::<i32>().prop_map(|quantity| Stock { quantity });
    (entry(row), any::<Option<i32>>())
        .prop_map(|(entry, baseline)| StockEntry { entry, baseline })
        .boxed()
}

fn warehouse() -> BoxedStrategy<Entry<Warehouse>> {
    let degrees = any::<(Option<f64>, Option<f64>)>();
    let columns = (any::<Option<String>>(), degrees, any::<Option<i32>>());
    let row = columns.prop_map(|(name, (latitude, longitude), storage_capacity)| Warehouse {
        name,
        latitude,
        longitude,
        storage_capacity,
    });
    entry(row)
}

fn stock_item() -> BoxedStrategy<Entry<StockItem>> {
    entry(any::<Option<String>>().prop_map(|description| StockItem { description }))
}

prop_compose! {
    fn warehouse_partial()(
        rows: i64,
        quantity: i64,
        last_update: Option<i64>,
    ) -> WarehousePartial {
        WarehousePartial { rows, quantity, last_update }
    }
}

prop_compose! {
    fn item_partial()(sums: [i64; 6], last_update: Option<i64>) -> ItemPartial {
        let [rows, quantity, baseline_rows, baseline, negative_rows, negative_quantity] = sums;
        ItemPartial {
            rows,
            quantity,
            baseline_rows,
            baseline,
            negative_rows,
            negative_quantity,
            last_update,
        }
    }
}

fn extent() -> BoxedStrategy<Extent> {
    any::<(i64, i64)>().prop_map(|(low, high)| Extent { low, high }).boxed()
}

fn movement() -> BoxedStrategy<ItemMovement> {
    (item_partial(), option::of(extent()), option::of(extent()))
        .prop_map(|(partial, extent, extent_when_empty)| ItemMovement {
            partial,
            extents: Extents { extent, extent_when_empty },
        })
        .boxed()
}

fn sources<P: std::fmt::Debug + 'static>(
    partial: impl Strategy<Value = P> + 'static,
) -> BoxedStrategy<Vec<Source<P>>> {
    let source = (any::<i32>(), partial);
    vec(source.prop_map(|(partition, partial)| Source { partition, partial }), 0..5).boxed()
}

fn aggregate_key() -> BoxedStrategy<AggregateKey> {
    prop_oneof![
        any::<i64>().prop_map(AggregateKey::Warehouse),
        any::<i64>().prop_map(AggregateKey::StockItem),
    ]
    .boxed()
}

/// A record as it is written.
fn written(key: &impl Binary, value: &impl Binary) -> (Vec<u8>, Vec<u8>) {
    let mut buffers = Buffers::default();
    write(&mut buffers, key, value);
    let value = buffers.value().unwrap().to_vec();
    (buffers.key, value)
}

fn comes_back<V: Binary + PartialEq + std::fmt::Debug>(value: &V) {
    let key = StockKey { warehouse_id: i64::MIN, stock_item_id: i64::MAX };
    let (key_bytes, value_bytes) = written(&key, value);
    let (read_key, read_value): (StockKey, V) = read(&key_bytes, &value_bytes).unwrap();
    assert_eq!((read_key, &read_value), (key, value));
    // A prefix of it is never taken for the whole.
    for end in 0..value_bytes.len() {
        assert!(read::<StockKey, V>(&key_bytes, &value_bytes[..end]).is_err());
    }
}

proptest! {
    #[test]
    fn a_row_comes_back_as_it_was_written(
        stock in stock(), warehouse in warehouse(), stock_item in stock_item(),
    ) {
        comes_back(&stock);
        comes_back(&warehouse);
        comes_back(&stock_item);
    }

    #[test]
    fn a_checkpoint_comes_back_as_it_was_written(
        position: i64,
        partitions: i32,
        ids: [Option<i64>; 3],
        table in prop::sample::select(Table::ALL.to_vec()),
        id: i64,
    ) {
        let [warehouse, stock_item, stock_quantity] = ids;
        let key_schemas = KeySchemas { warehouse, stock_item, stock_quantity };
        comes_back(&Checkpoint { position, partitions, key_schemas });
        comes_back(&KeySchema { table, partition: partitions, id });
    }

    #[test]
    fn an_update_comes_back_as_it_was_written(
        aggregate in aggregate_key(),
        source_partition: i32,
        warehouse in warehouse(),
        stock_item in stock_item(),
        partial in warehouse_partial(),
        movement in movement(),
    ) {
        let key = UpdateKey { aggregate, source_partition };
        let (fact, partial) = match aggregate {
            AggregateKey::Warehouse(_) => (
                (written(&update_key(key, UpdatePart::Fact), &warehouse), Update::Warehouse(WarehouseUpdate::Fact(warehouse))),
                (written(&update_key(key, UpdatePart::Partial), &partial), Update::Warehouse(WarehouseUpdate::Partial(partial))),
            ),
            AggregateKey::StockItem(_) => (
                (written(&update_key(key, UpdatePart::Fact), &stock_item), Update::StockItem(ItemUpdate::Fact(stock_item))),
                (written(&update_key(key, UpdatePart::Partial), &movement), Update::StockItem(ItemUpdate::Partial(movement))),
            ),
        };
        for ((key_bytes, value_bytes), update) in [fact, partial] {
            prop_assert_eq!(read_update(&key_bytes, &value_bytes).unwrap(), (key, update));
        }
    }

    #[test]
    fn an_aggregate_comes_back_as_it_was_written(
        id: i64,
        warehouse in option::of(warehouse()),
        stock_item in option::of(stock_item()),
        warehouse_sources in sources(warehouse_partial()),
        item_sources in sources(item_partial()),
        history in option::of(extent()),
    ) {
        let state = WarehouseState { fact: warehouse, sources: warehouse_sources };
        let (key, value) = written(&AggregateKey::Warehouse(id), &state);
        prop_assert_eq!(read_aggregate(&key, &value).unwrap(), (id, AggregateState::Warehouse(state)));
        let state = ItemState { fact: stock_item, sources: item_sources, history };
        let (key, value) = written(&AggregateKey::StockItem(id), &state);
        prop_assert_eq!(read_aggregate(&key, &value).unwrap(), (id, AggregateState::StockItem(state)));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(key in vec(any::<u8>(), 0..40), fields in vec(any::<u8>(), 0..200)) {
        let value = [&[VERSION], fields.as_slice()].concat();
        let _ = read::<StockKey, StockEntry>(&key, &value);
        let _ = read::<i64, Entry<Warehouse>>(&[0], &value);
        let _ = read::<i64, Entry<StockItem>>(&[0], &value);
        for kind in [0, 2] {
            let _ = read_aggregate(&[kind, 0], &value);
            for part in [0, 2] {
                let _ = read_update(&[kind, 0, part, 0], &value);
            }
        }
    }
}

fn refusal(value: &[u8]) -> String {
    let (part, error) = read::<i64, StockEntry>(&[0], value).unwrap_err();
    format!("{part}: {error}")
}

#[test]
fn what_is_wrong_with_a_value_is_named() {
    assert_eq!(refusal(&[]), "value: no bytes");
    assert_eq!(refusal(&[1, 0]), "value: written in format `1`, this program reads format `2`");
    assert_eq!(refusal(&[2, 1]), "value: bytes end before the end of `quantity`");
    assert_eq!(refusal(&[2, 0x80]), "value: `flags` is `0x80`, which has no meaning");
    assert_eq!(refusal(&[2, 0, 0]), "value: 1 bytes too many");
    let beyond_32_bits = [2, 1, 0xff, 0xff, 0xff, 0xff, 0x7f];
    assert_eq!(refusal(&beyond_32_bits), "value: `quantity` is too large");
    let beyond_64_bits = [&[2, 4][..], &[0xff; 9], &[0x02]].concat();
    assert_eq!(refusal(&beyond_64_bits), "value: `lsn` is too large");
}

#[test]
fn what_is_wrong_with_a_text_is_named() {
    let refusal = |row: &[u8]| {
        let value = [&[2, 1, 1], row].concat();
        read::<i64, Entry<StockItem>>(&[0], &value).unwrap_err().1.to_string()
    };
    assert_eq!(refusal(&[2, 0xff, 0xff]), "`description` is not UTF-8");
    assert_eq!(refusal(&[3, b'a', b'b']), "bytes end before the end of `description`");
    let endless = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    assert_eq!(refusal(&endless), "bytes end before the end of `description`");
}

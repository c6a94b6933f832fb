//! Each output's bytes against `apache-avro` with the schema file.

use apache_avro::{Schema, writer::datum::GenericDatumWriter};
use proptest::prelude::*;
use serde::Serialize;

use super::*;
use crate::pipeline::{
    aggregate::{
        global_stock, high_demand_stock, stock_global_percentage,
        stock_item::{ItemAggregate, ItemState},
        warehouse::{WarehouseAggregate, WarehouseState},
        warehouse_allocation, warehouse_stock,
    },
    inventory::{
        latest::{Entry, Tombstone},
        model::{Stock, StockItem, StockKey, Warehouse},
    },
    rows::{
        extent::Extent,
        partial::{ItemPartial, WarehousePartial},
        stock::StockEntry,
    },
};

fn by_the_schema(schema: &str, value: &impl Serialize) -> Vec<u8> {
    let schema = Schema::parse_str(schema).unwrap();
    let mut bytes = Vec::new();
    GenericDatumWriter::builder(&schema).build().unwrap().write_ser(&mut bytes, value).unwrap();
    bytes
}

fn by_heart(datum: &impl Datum) -> Vec<u8> {
    let mut bytes = Vec::new();
    datum.write(&mut bytes);
    bytes
}

/// Fails unless both ways to write the value give the same bytes.
fn agree(output: Output, value: Option<&(impl Datum + Serialize)>) {
    let value = value.unwrap();
    assert_eq!(by_heart(value), by_the_schema(output.value_schema(), value), "{output:?}");
}

fn entry<R>(row: R, last_update: i64) -> Entry<R> {
    Entry { row: Some(row), last_update: Some(last_update), lsn: None, tombstone: Tombstone::None }
}

proptest! {
    #[test]
    fn keys_are_written_as_their_schemas_say(id: i64, stock_item_id: i64) {
        for output in [Output::WarehouseAllocation, Output::GlobalStock, Output::HighDemandStock, Output::StockGlobalPercentage] {
            assert_eq!(by_heart(&id), by_the_schema(output.key_schema(), &id));
        }
        let key = StockKey { warehouse_id: id, stock_item_id };
        let schema = Output::WarehouseStock.key_schema();
        assert_eq!(by_heart(&key), by_the_schema(schema, &key));
    }

    #[test]
    fn a_row_is_written_as_its_schema_says(ids: (i64, i64), quantity: i32, last_update: i64) {
        let key = StockKey { warehouse_id: ids.0, stock_item_id: ids.1 };
        let stock = StockEntry { entry: entry(Stock { quantity }, last_update), baseline: None };
        agree(Output::WarehouseStock, warehouse_stock::value(key, &stock).as_ref());
    }

    #[test]
    fn an_allocation_is_written_as_its_schema_says(
        id: i64,
        name: Option<String>,
        place in any::<(Option<f64>, Option<f64>)>(),
        capacity: Option<i32>,
        quantity: i64,
        last_update: i64,
    ) {
        let warehouse = Warehouse {
            name,
            latitude: place.0.map(|latitude| latitude % 90.0),
            longitude: place.1.map(|longitude| longitude % 180.0),
            storage_capacity: capacity,
        };
        let fact = Some(entry(warehouse, last_update));
        let total = WarehousePartial { rows: 1, quantity, last_update: Some(last_update) };
        let aggregate = WarehouseAggregate { state: WarehouseState { fact, sources: vec![] }, total };
        agree(Output::WarehouseAllocation, warehouse_allocation::value(id, &aggregate).as_ref());
    }

    #[test]
    fn an_item_is_written_as_its_schemas_say(
        id: i64,
        description in any::<Option<Option<String>>>(),
        (quantity, negative_quantity) in any::<(i64, i64)>(),
        last_update: i64,
        (low, high) in any::<(i64, i64)>(),
    ) {
        let fact = description.map(|description| entry(StockItem { description }, last_update));
        let total = ItemPartial {
            rows: 2,
            quantity,
            negative_rows: 1,
            negative_quantity,
            last_update: Some(last_update),
            ..ItemPartial::default()
        };
        let state = ItemState { fact, ..ItemState::default() };
        let item = ItemAggregate { state, total, extremes: Some(Extent { low, high }) };
        agree(Output::GlobalStock, global_stock::value(id, &item).as_ref());
        agree(Output::HighDemandStock, high_demand_stock::value(id, &item).as_ref());
        agree(Output::StockGlobalPercentage, stock_global_percentage::value(id, &item).as_ref());
    }
}

//! The naive model: every row that counts, and each output computed anew from all of them.

use std::collections::BTreeMap;

use processor::record::Output;
use serde_json::{Value as Json, json};

use super::{
    Layout,
    history::History,
    steps::{Change, Deletion, How},
};
use crate::support::debezium::{
    Record, Warehouse, delete, stock, stock_item, tombstone, warehouse,
};

#[derive(Debug, Clone, Default)]
struct Row {
    quantity: Option<i32>,
    last_update: Option<i64>,
    baseline: Option<i32>,
}

/// All rows, and the position of the next change.
pub(super) struct Inventory {
    pub(super) layout: Layout,
    lsn: i64,
    stock: BTreeMap<(i64, i64), Row>,
    warehouses: BTreeMap<i64, (Option<i32>, i64)>,
    items: BTreeMap<i64, Option<u8>>,
    histories: BTreeMap<i64, History>,
}

/// Microseconds since 1970: model times are in tenths of a second, so that fractions vary.
const fn micros(time: i64) -> i64 {
    1_700_000_000_000_000 + time * 100_000
}

const fn millis(time: i64) -> i64 {
    micros(time) / 1_000
}

fn depot(id: i64, storage_capacity: i32, last_update: i64) -> Warehouse {
    Warehouse {
        name: format!("depot {id}"),
        latitude: 10.0,
        longitude: 20.0,
        storage_capacity,
        last_update: micros(last_update),
    }
}

impl Inventory {
    pub(super) fn new(layout: Layout) -> Self {
        Self {
            layout,
            lsn: 0,
            stock: BTreeMap::new(),
            warehouses: BTreeMap::new(),
            items: BTreeMap::new(),
            histories: BTreeMap::new(),
        }
    }

    fn partition(&self, (warehouse, item): (i64, i64)) -> i32 {
        let id = if self.layout == Layout::Together { item % 2 } else { warehouse };
        id.try_into().unwrap()
    }

    /// Takes a change over; returns the records that tell of it, each with its partition.
    pub(super) fn take(&mut self, change: &Change) -> Vec<(i32, Record)> {
        match *change {
            Change::PutStock { key, quantity, last_update, how } => {
                vec![self.put_stock(key, quantity, last_update, how)]
            }
            Change::DeleteStock { key, how } => self.delete_stock(key, how),
            Change::MoveStock { from, to, quantity, last_update } => {
                let mut records = self.delete_stock(from, Deletion::Whole);
                records.push(self.put_stock(to, quantity, last_update, How::Streamed));
                records
            }
            Change::Resnapshot { how } => {
                let live =
                    |(key, row): (&(i64, i64), &Row)| Some((*key, row.quantity?, row.last_update?));
                let rows: Vec<_> = self.stock.iter().filter_map(live).collect();
                rows.into_iter()
                    .map(|(key, quantity, at)| self.put_stock(key, quantity, at, how))
                    .collect()
            }
            Change::PutWarehouse { id, capacity, last_update } => {
                let (row, latest) = self.warehouses.entry(id).or_insert((None, last_update));
                if last_update >= *latest {
                    (*row, *latest) = (Some(capacity), last_update);
                }
                vec![(
                    0,
                    warehouse("u", id, &depot(id, capacity, last_update), Some(self.next_lsn())),
                )]
            }
            Change::DeleteWarehouse { id } => {
                if let Some((row, _)) = self.warehouses.get_mut(&id) {
                    *row = None;
                }
                whole(&warehouse("u", id, &depot(id, 0, 0), None), Some(self.next_lsn()))
            }
            Change::PutItem { id, description } => {
                self.items.insert(id, Some(description));
                vec![(
                    0,
                    stock_item("u", id, &format!("item {description}"), Some(self.next_lsn())),
                )]
            }
            Change::TouchItem { id } => {
                vec![(
                    0,
                    stock_item("u", id, "__debezium_unavailable_value", Some(self.next_lsn())),
                )]
            }
            Change::DeleteItem { id } => {
                self.items.insert(id, None);
                whole(&stock_item("u", id, "", None), Some(self.next_lsn()))
            }
        }
    }

    fn next_lsn(&mut self) -> i64 {
        self.lsn += 10;
        self.lsn
    }

    fn put_stock(
        &mut self,
        key: (i64, i64),
        quantity: i32,
        last_update: i64,
        how: How,
    ) -> (i32, Record) {
        self.accept(key, quantity, last_update, how != How::Streamed);
        let (op, lsn) = match how {
            How::Streamed => ("u", Some(self.next_lsn())),
            How::Snapshot => ("r", Some(self.next_lsn())),
            How::Incremental => ("r", None),
        };
        (self.partition(key), stock(op, key, quantity, micros(last_update), lsn))
    }

    fn delete_stock(&mut self, key: (i64, i64), how: Deletion) -> Vec<(i32, Record)> {
        self.remove(key, how);
        let row = stock("u", key, 0, 0, None);
        let mut records = vec![tombstone(&row)];
        if how == Deletion::Whole {
            records.insert(0, delete(&row, Some(self.next_lsn())));
        }
        records.into_iter().map(|record| (self.partition(key), record)).collect()
    }

    fn accept(&mut self, key: (i64, i64), quantity: i32, last_update: i64, snapshot: bool) {
        let first = !self.stock.contains_key(&key);
        let row = self.stock.entry(key).or_default();
        if row.last_update.is_some_and(|latest| last_update < latest) {
            return;
        }
        row.quantity = Some(quantity);
        row.last_update = Some(last_update);
        if first && snapshot {
            row.baseline = Some(quantity);
        }
        self.remember(key);
    }

    fn remove(&mut self, key: (i64, i64), how: Deletion) {
        let known = self.stock.contains_key(&key);
        if known || how == Deletion::Whole {
            let row = self.stock.entry(key).or_default();
            if row.quantity.take().is_some() {
                self.remember(key);
            }
        }
    }

    fn remember(&mut self, key: (i64, i64)) {
        let partition = self.partition(key);
        let change =
            |row: &Row| i64::from(row.quantity.unwrap_or(0)) - i64::from(row.baseline.unwrap_or(0));
        let rows = || self.item(key.1);
        let share = rows()
            .filter(|(other, _)| self.partition(**other) == partition)
            .map(|(_, row)| change(row))
            .sum();
        let live = rows().any(|(_, row)| row.quantity.is_some());
        let total = live.then(|| rows().map(|(_, row)| change(row)).sum());
        self.histories.entry(key.1).or_default().add(total, partition, share);
    }

    fn item(&self, id: i64) -> impl Iterator<Item = (&(i64, i64), &Row)> {
        self.stock.iter().filter(move |(key, _)| key.1 == id)
    }

    fn baseline(&self, id: i64) -> (i64, bool) {
        let found = || self.item(id).filter_map(|(_, row)| row.baseline);
        (found().map(i64::from).sum(), found().next().is_some())
    }

    /// Between these quantities the item has been.
    pub(super) fn bounds(&self, id: i64) -> std::ops::RangeInclusive<i64> {
        let ((low, high), (baseline, _)) = (self.histories[&id].bounds(), self.baseline(id));
        baseline + low..=baseline + high
    }

    /// The values of an output, in the order of their keys.
    pub(super) fn expected(&self, output: Output) -> Vec<Json> {
        let ids = 1..=4;
        match output {
            Output::WarehouseStock => self.stock.iter().filter_map(warehouse_stock).collect(),
            Output::WarehouseAllocation => ids.filter_map(|id| self.allocation(id)).collect(),
            Output::GlobalStock => ids.filter_map(|id| self.sum(id, |_| true)).collect(),
            Output::HighDemandStock => {
                ids.filter_map(|id| self.sum(id, |quantity| quantity < 0)).collect()
            }
            Output::StockGlobalPercentage => ids.filter_map(|id| self.percentage(id)).collect(),
        }
    }

    fn allocation(&self, id: i64) -> Option<Json> {
        let (capacity, fact_update) = *self.warehouses.get(&id)?;
        let capacity = capacity?;
        let rows: Vec<_> = self.stock.iter().filter(|(key, _)| key.0 == id).collect();
        let quantities: Vec<_> = rows.iter().filter_map(|(_, row)| row.quantity).collect();
        if quantities.is_empty() {
            return None;
        }
        let quantity: i32 = quantities.iter().sum();
        let allocation = (capacity > 0).then(|| f64::from(quantity) / f64::from(capacity));
        let threshold = allocation.map(|allocation| match allocation {
            ..=0.25 => "LOW",
            ..=0.75 => "NORMAL",
            _ => "HIGH",
        });
        let last_update = rows.iter().filter_map(|(_, row)| row.last_update).max()?;
        Some(json!({
            "warehouse_id": id, "name": format!("depot {id}"),
            "location": {"lat": 10.0, "lon": 20.0}, "quantity": quantity, "capacity": capacity,
            "allocation": allocation, "threshold": threshold,
            "last_update": millis(last_update.max(fact_update)),
        }))
    }

    fn sum(&self, id: i64, counts: fn(i32) -> bool) -> Option<Json> {
        let quantities: Vec<_> = self
            .item(id)
            .filter_map(|(_, row)| row.quantity)
            .filter(|quantity| counts(*quantity))
            .collect();
        let last_update = self.item(id).filter_map(|(_, row)| row.last_update).max();
        (!quantities.is_empty()).then(|| {
            json!({
                "stock_item_id": id, "description": self.description(id),
                "quantity": quantities.iter().sum::<i32>(), "last_update": millis(last_update.unwrap()),
            })
        })
    }

    fn percentage(&self, id: i64) -> Option<Json> {
        let global = self.sum(id, |_| true)?;
        let quantity = &global["quantity"];
        let (baseline, found) = self.baseline(id);
        let (low, high) = self.histories[&id].extremes(found);
        let maximum = baseline + high;
        let ratio = || 100.0 * quantity.as_f64().unwrap() / json!(maximum).as_f64().unwrap();
        let percentage = (maximum > 0).then(ratio);
        Some(json!({
            "stock_item_id": id, "description": global["description"], "quantity": quantity,
            "minimum": baseline + low, "maximum": maximum, "percentage": percentage,
            "last_update": global["last_update"],
        }))
    }

    fn description(&self, id: i64) -> Option<String> {
        self.items.get(&id)?.map(|description| format!("item {description}"))
    }
}

fn warehouse_stock(((warehouse, item), row): (&(i64, i64), &Row)) -> Option<Json> {
    Some(json!({
        "warehouse_id": warehouse, "stock_item_id": item, "quantity": row.quantity?,
        "last_update": millis(row.last_update?),
    }))
}

fn whole(row: &Record, lsn: Option<i64>) -> Vec<(i32, Record)> {
    vec![(0, delete(row, lsn)), (0, tombstone(row))]
}

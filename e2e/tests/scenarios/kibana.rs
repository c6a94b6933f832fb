//! The Kibana dashboard on real documents: its fields, and the order in which its panels show items.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use e2e::kibana::{LensSearch, categories};
use serde_json::{Value, json};
use stack::kibana::{
    check::{FieldUse, field_uses},
    objects::{FILE, SavedObject, read_lines},
};

use crate::World;

/// Items of this scenario; enough that no panel shows them all.
const ITEMS: std::ops::Range<i64> = 1030..1044;
/// An item whose stock was never above zero: its percentage is null.
const NEVER_ABOVE_ZERO: i64 = 1044;

pub(crate) fn the_panels_find_their_fields_and_show_the_lowest_items(world: &World) -> Result<()> {
    let objects = objects()?;
    world.runtime.block_on(async {
        stock(world).await?;
        find_their_fields(world, &objects).await?;
        let percentages =
            lowest(world, &objects, "inventory-lowest-percentages", "percentage").await?;
        ensure!(percentages == [1043, 1041, 1042, 1040, 1039], "{percentages:?}");
        let quantities = lowest(world, &objects, "inventory-lowest-quantities", "quantity").await?;
        ensure!(quantities[..3] == [NEVER_ABOVE_ZERO, 1041, 1038], "{quantities:?}");
        ensure!(quantities.len() == 10, "{quantities:?}");
        Ok(())
    })
}

async fn find_their_fields(world: &World, objects: &[SavedObject]) -> Result<()> {
    let mut uses: BTreeMap<String, Vec<FieldUse>> = BTreeMap::new();
    for one in field_uses(objects) {
        uses.entry(one.index.clone()).or_default().push(one);
    }
    for (index, uses) in &uses {
        let names: BTreeSet<&str> = uses.iter().map(|one| one.field.as_str()).collect();
        let path = format!("{index}/_field_caps");
        let answer = world.search.ask(&path, &json!({"fields": names})).await?;
        for one in uses {
            fits(one, &answer["fields"][&one.field])?;
        }
    }
    Ok(())
}

/// A field has one type in the index, and it serves.
fn fits(one: &FieldUse, types: &Value) -> Result<()> {
    let types = types.as_object().with_context(|| format!("{one:?}: there is no such field"))?;
    let served = types.iter().all(|(mapped_type, abilities)| {
        one.purpose.is_served_by(mapped_type)
            && (!one.purpose.needs_aggregation() || abilities["aggregatable"] == true)
    });
    ensure!(types.len() == 1 && served, "{one:?}: it is {types:?}");
    Ok(())
}

/// The items that a lens shows, after its rows were held against a plain search, sorted by `field`.
async fn lowest(world: &World, objects: &[SavedObject], id: &str, field: &str) -> Result<Vec<i64>> {
    let lens = LensSearch::of(object(objects, id)?, objects)?;
    let path = format!("{}/_search", lens.index);
    let rows = lens.rows(&world.search.ask(&path, &lens.body).await?);
    let sorted = json!({"size": rows.len(), "sort": [{field: "asc"}]});
    let documents = world.search.ask(&path, &sorted).await?;
    let documents = documents["hits"]["hits"].as_array().context("no hits")?;
    for (row, document) in rows.iter().zip(documents) {
        let document = &document["_source"];
        for (column, name) in [
            ("item", "stock_item_id"),
            ("description", "description"),
            ("quantity", "quantity"),
            ("percentage", "percentage"),
        ] {
            let cell = row.get(column).unwrap_or(&document[name]);
            ensure!(same(cell, &document[name]), "{column} of {row:?}, but {document}");
        }
    }
    Ok(rows.iter().filter_map(|row| row["item"].as_i64()).collect())
}

/// A minimum is a double, also of integers.
fn same(cell: &Value, value: &Value) -> bool {
    match (cell.as_f64(), value.as_f64()) {
        (Some(cell), Some(value)) => (cell - value).abs() <= f64::EPSILON * value.abs(),
        _ => cell == value,
    }
}

pub(crate) fn the_map_has_a_colour_for_every_warehouse(world: &World) -> Result<()> {
    let objects = objects()?;
    let colours = categories(object(&objects, "inventory-warehouses")?);
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        for (warehouse, capacity, quantity, threshold) in [
            (1051, 100, 10, json!("LOW")),
            (1052, 100, 50, json!("NORMAL")),
            (1053, 100, 90, json!("HIGH")),
            (1054, 0, 10, Value::Null),
        ] {
            inventory.put_warehouse(warehouse, "Kent", capacity).await?;
            inventory.put_stock(warehouse, 1050, quantity).await?;
            let found = json!({"threshold": threshold});
            world.search.expect("warehouse-allocation", warehouse, found).await?;
        }
        // As the map asks: documents with a place, the newest first.
        let body = json!({"size": 10_000, "query": {"exists": {"field": "location"}},
            "sort": [{"last_update": "desc"}], "docvalue_fields": ["location", "threshold"]});
        let answer = world.search.ask("warehouse-allocation/_search", &body).await?;
        let hits = answer["hits"]["hits"].as_array().context("no hits")?;
        let thresholds: Vec<&Value> = hits.iter().map(|hit| &hit["_source"]["threshold"]).collect();
        let without = thresholds.iter().find(|threshold| !colours.contains(threshold));
        ensure!(without.is_none(), "no colour for {without:?}, only for {colours:?}");
        let unused = colours.iter().find(|colour| !thresholds.contains(colour));
        ensure!(unused.is_none(), "the colour for {unused:?} is never shown");
        Ok(())
    })
}

/// Items whose order by quantity, by percentage and by number differ, and which nobody's are below.
async fn stock(world: &World) -> Result<()> {
    let inventory = world.inventory().await?;
    inventory.put_warehouse(1030, "Kent", 100).await?;
    for item in ITEMS {
        inventory.put_item(item, &format!("Kettle {item}")).await?;
        let (before, now) = quantities(item)?;
        inventory.put_stock(1030, item, before).await?;
        inventory.put_stock(1030, item, now).await?;
    }
    inventory.put_item(NEVER_ABOVE_ZERO, "Rare kettle").await?;
    inventory.put_stock(1030, NEVER_ABOVE_ZERO, -2_000_000).await?;

    for item in ITEMS {
        let (maximum, quantity) = quantities(item)?;
        let description = format!("Kettle {item}");
        let seen = json!({"quantity": quantity, "maximum": maximum, "description": description});
        world.search.expect("stock-global-percentage", item, seen).await?;
        let seen = json!({"quantity": quantity, "description": description});
        world.search.expect("global-stock", item, seen).await?;
    }
    let seen = json!({"description": "Rare kettle", "percentage": null});
    world.search.expect("stock-global-percentage", NEVER_ABOVE_ZERO, seen).await?;
    let seen = json!({"description": "Rare kettle", "quantity": -2_000_000});
    world.search.expect("global-stock", NEVER_ABOVE_ZERO, seen).await?;
    world.search.expect("warehouse-allocation", 1030, json!({"threshold": "LOW"})).await
}

/// Most and current stock of an item: the last items have the lowest percentages, some middle one the lowest stock.
fn quantities(item: i64) -> Result<(i32, i32)> {
    let position = i32::try_from(item - ITEMS.start)?;
    Ok((1_000 + 100 * (13 - position) * (13 - position), -(1_000 + 37 * (position * 5 % 14))))
}

fn objects() -> Result<Vec<SavedObject>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FILE);
    Ok(read_lines(&std::fs::read_to_string(path)?)?)
}

fn object<'a>(objects: &'a [SavedObject], id: &str) -> Result<&'a SavedObject> {
    objects.iter().find(|object| object.id == id).with_context(|| format!("no object `{id}`"))
}

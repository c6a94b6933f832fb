//! The Kibana dashboard as Elasticsearch sees it: the searches that its panels lead to.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use stack::kibana::{
    check::lens_index,
    objects::{SavedObject, entries},
};

/// Name of the one grouping that each lens has.
const GROUPS: &str = "groups";
/// Documents that a group looks at on each shard, where Lens asks for accuracy.
const ACCURATE_SHARD_SIZE: u32 = 1000;

/// The search behind a lens.
///
/// It is what Lens sends but for the last values: Lens asks for them with `top_metrics`, of a module that is not
/// published. `top_hits` with the same field, filter and order gives the same answer.
pub struct LensSearch<'a> {
    /// Where it searches.
    pub index: String,
    /// The request.
    pub body: Value,
    group: &'a str,
    columns: &'a Map<String, Value>,
}

impl<'a> LensSearch<'a> {
    /// The search of a lens with one layer that groups by one column.
    ///
    /// # Errors
    /// When it is another one.
    pub fn of(lens: &'a SavedObject, objects: &'a [SavedObject]) -> Result<Self> {
        let (layer_name, layer) = lens.lens_layers().next().context("no layer")?;
        let columns = layer["columns"].as_object().context("no columns")?;
        let is_group = |(_, column): &(&String, &Value)| column["operationType"] == "terms";
        let (group, terms) = columns.iter().find(is_group).context("no groups")?;
        let mut measures = Map::new();
        for (id, column) in columns.iter().filter(|(id, _)| *id != group) {
            if let Some(measure) = measure(column)? {
                measures.insert(id.clone(), measure);
            }
        }
        let groups = json!({GROUPS: {"terms": grouping(terms), "aggs": measures}});
        let index = lens_index(lens, layer_name, objects).context("no data view")?;
        Ok(Self { index, body: json!({"size": 0, "aggs": groups}), group, columns })
    }

    /// The rows that the lens shows, by column.
    #[must_use]
    pub fn rows(&self, answer: &Value) -> Vec<BTreeMap<String, Value>> {
        let buckets = answer["aggregations"][GROUPS]["buckets"].as_array();
        let row = |bucket: &Value| {
            let cells = self
                .columns
                .iter()
                .filter_map(|(id, column)| Some((id.clone(), self.cell(id, column, bucket)?)));
            cells.collect()
        };
        buckets.into_iter().flatten().map(row).collect()
    }

    fn cell(&self, id: &str, column: &Value, bucket: &Value) -> Option<Value> {
        if id == self.group {
            return Some(bucket["key"].clone());
        }
        match column["operationType"].as_str()? {
            "min" => Some(bucket[id]["value"].clone()),
            "last_value" => {
                let field = column["sourceField"].as_str()?;
                let newest = &bucket[id]["newest"]["hits"]["hits"][0];
                Some(newest["fields"][field][0].clone())
            }
            _ => None,
        }
    }
}

fn grouping(column: &Value) -> Value {
    let params = &column["params"];
    let order_by = params["orderBy"]["columnId"].as_str().unwrap_or_default();
    let mut terms = json!({
        "field": column["sourceField"],
        "size": params["size"],
        "order": {order_by: params["orderDirection"]},
    });
    if params["accuracyMode"] == true {
        terms["shard_size"] = json!(ACCURATE_SHARD_SIZE);
    }
    terms
}

/// What is computed for a column of each group; nothing for a constant.
fn measure(column: &Value) -> Result<Option<Value>> {
    let field = &column["sourceField"];
    Ok(match column["operationType"].as_str() {
        Some("static_value") => None,
        Some("min") => Some(json!({"min": {"field": field}})),
        Some("last_value") => {
            let order = column["params"]["sortField"].as_str().context("no order")?;
            let newest = json!({"top_hits": {
                "size": 1, "_source": false, "fields": [field], "sort": [{order: "desc"}],
            }});
            let filter = json!({"exists": {"field": field}});
            Some(json!({"filter": filter, "aggs": {"newest": newest}}))
        }
        other => bail!("no test knows the operation {other:?}"),
    })
}

/// The names of a map's categories of colours.
#[must_use]
pub fn categories(map: &SavedObject) -> Vec<Value> {
    let styles = map.map_layers().flat_map(|layer| entries(&layer["style"]["properties"]));
    let palettes =
        styles.filter_map(|(_, style)| style["options"]["customColorPalette"].as_array());
    palettes.flatten().map(|entry| entry["stop"].clone()).collect()
}

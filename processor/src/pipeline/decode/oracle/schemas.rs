//! Random writer schemas: Debezium's envelopes and keys as they may have evolved.

use std::collections::{HashMap, HashSet};

use rand::{
    RngExt,
    seq::{IndexedRandom, SliceRandom},
};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value as Json, json};

use crate::pipeline::decode::Shape;

/// Generates schemas.
pub(super) struct Schemas<'r> {
    pub(super) random: &'r mut ChaCha8Rng,
    /// Named types by name; in a schema that is not finished, `{"$": name}` stands for one.
    types: HashMap<String, Json>,
    /// Names of the types that are complete, and of the records around the place.
    named: Vec<String>,
    open: Vec<String>,
}

impl<'r> Schemas<'r> {
    pub(super) fn new(random: &'r mut ChaCha8Rng) -> Self {
        Self { random, types: HashMap::new(), named: Vec::new(), open: Vec::new() }
    }

    /// A writer schema that some version of a table may have had.
    pub(super) fn of(&mut self, shape: Shape) -> Json {
        let columns: &[(&str, &str)] = match shape {
            Shape::IdKey => &[("id", "long")],
            Shape::StockKey => &[("warehouse_id", "long"), ("stock_item_id", "long")],
            Shape::Warehouse => &[
                ("name", "string"),
                ("latitude", "double"),
                ("longitude", "double"),
                ("storage_capacity", "int"),
                ("last_update", "string"),
            ],
            Shape::StockItem => &[("description", "string")],
            Shape::StockQuantity => &[("quantity", "int"), ("last_update", "string")],
        };
        let schema = match shape {
            Shape::IdKey | Shape::StockKey => self.row("Key", columns),
            _ => self.envelope(columns),
        };
        self.finished(schema, &mut HashSet::new())
    }

    fn row(&mut self, name: &str, columns: &[(&str, &str)]) -> Json {
        let fields = columns.iter().map(|(name, plain)| ((*name).to_owned(), *plain)).collect();
        self.record(name, fields)
    }

    fn envelope(&mut self, columns: &[(&str, &str)]) -> Json {
        let row = self.row("Value", columns);
        let lsn = vec![("lsn".to_owned(), "long")];
        let source = self.record("Source", lsn);
        let before_first: bool = self.random.random();
        let (first, second) = (self.nullable(row.clone()), self.nullable(row));
        let mut fields = vec![
            json!({"name": if before_first { "before" } else { "after" }, "type": first}),
            json!({"name": if before_first { "after" } else { "before" }, "type": second}),
        ];
        let source = self.sometimes_nullable(source);
        let op = self.used("string");
        let mut others =
            vec![json!({"name": "source", "type": source}), json!({"name": "op", "type": op})];
        for index in 0..self.random.random_range(0..3) {
            let ty = self.any(2);
            others.push(json!({"name": format!("extra_{index}"), "type": ty}));
        }
        others.shuffle(self.random);
        let at = self.random.random_range(0..=others.len());
        let rest = others.split_off(at);
        fields = [others, fields, rest].concat();
        if self.random.random_ratio(1, 40) {
            fields.retain(|field| field["name"] != "op");
        }
        let envelope =
            self.named("Envelope", json!({"type": "record", "namespace": "a.b", "fields": fields}));
        if self.random.random_ratio(1, 20) { self.nullable(envelope) } else { envelope }
    }

    /// A record with these columns and others, in any order; now and then one is gone.
    fn record(&mut self, prefix: &str, used: Vec<(String, &str)>) -> Json {
        let name = self.open(prefix);
        let mut fields: Vec<Json> = Vec::new();
        for (column, plain) in used {
            if !self.random.random_ratio(1, 40) {
                let ty = self.used(plain);
                fields.push(json!({"name": column, "type": ty}));
            }
        }
        for index in 0..self.random.random_range(0..4) {
            let ty = self.any(3);
            fields.push(json!({"name": format!("other_{index}"), "type": ty}));
        }
        fields.shuffle(self.random);
        self.close(&name, &fields)
    }

    /// The type of a column in use: as it is, promoted, nullable, or something else.
    fn used(&mut self, plain: &str) -> Json {
        let ty = match (self.random.random_range(0..12), plain) {
            (0, "long" | "double") => json!("int"),
            (1, "double") => json!("float"),
            (1, "int") | (2, "double") => json!("long"),
            (0, "string") => json!("bytes"),
            (1, "string") => {
                self.named("T", json!({"type": "enum", "symbols": ["c", "u", "d", "r", "t", "m"]}))
            }
            (3, _) if self.random.random_ratio(1, 3) => self.any(1),
            (4, "string") => {
                json!({"type": "string", "connect.name": "io.debezium.time.ZonedTimestamp"})
            }
            _ => json!(plain),
        };
        self.sometimes_nullable(ty)
    }

    fn sometimes_nullable(&mut self, ty: Json) -> Json {
        if ty.is_array() || ty == "null" || self.random.random_ratio(1, 2) {
            ty
        } else {
            self.nullable(ty)
        }
    }

    fn nullable(&mut self, ty: Json) -> Json {
        let mut branches = vec![json!("null"), ty];
        if self.random.random_ratio(1, 30) && branches[1]["type"] != "array" {
            branches.push(json!({"type": "array", "items": "int"}));
        }
        if self.random.random_ratio(1, 30) && branches[1] != "boolean" {
            branches.push(json!("boolean"));
        }
        branches.shuffle(self.random);
        json!(branches)
    }

    /// Any type, at most so deep.
    fn any(&mut self, depth: usize) -> Json {
        const PLAIN: [&str; 8] =
            ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
        match self.random.random_range(0..20) {
            0 if depth > 0 => {
                let items = self.any(depth - 1);
                json!({"type": "array", "items": items})
            }
            1 if depth > 0 => {
                let values = self.any(depth - 1);
                json!({"type": "map", "values": values})
            }
            2 | 3 if depth > 0 => {
                let name = self.open("T");
                let fields: Vec<Json> = (0..self.random.random_range(0..4))
                    .map(|index| {
                        let ty = self.any(depth - 1);
                        json!({"name": format!("field_{index}"), "type": ty})
                    })
                    .collect();
                self.close(&name, &fields)
            }
            4 => {
                let size = self.random.random_range(0..9);
                self.named("T", json!({"type": "fixed", "size": size}))
            }
            5 => self.named("T", json!({"type": "enum", "symbols": ["A", "B", "C"]})),
            6 => {
                const LOGICAL: [(&str, &str); 8] = [
                    ("int", "date"),
                    ("int", "time-millis"),
                    ("long", "time-micros"),
                    ("long", "timestamp-millis"),
                    ("long", "timestamp-micros"),
                    ("long", "local-timestamp-micros"),
                    ("string", "uuid"),
                    ("bytes", "decimal"),
                ];
                let (ty, logical) = *self.one(&LOGICAL);
                json!({"type": ty, "logicalType": logical, "precision": 9, "scale": 2})
            }
            7 if !self.named.is_empty() => {
                let named = self.named.clone();
                json!({"$": self.one(&named)})
            }
            8 if depth > 0 && !self.open.is_empty() => {
                let open = self.open.clone();
                json!(["null", {"$": self.one(&open)}])
            }
            9..=12 => {
                let plain = *self.one(&PLAIN[1..]);
                self.nullable(json!(plain))
            }
            _ => json!(self.one(&PLAIN)),
        }
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        of.choose(self.random).unwrap()
    }

    /// A record that its own fields may refer to.
    fn open(&mut self, prefix: &str) -> String {
        let name = format!("{prefix}{}", self.types.len());
        self.types.insert(name.clone(), Json::Null);
        self.open.push(name.clone());
        name
    }

    fn close(&mut self, name: &str, fields: &[Json]) -> Json {
        self.open.pop();
        self.named.push(name.to_owned());
        let reference = json!({"$": name});
        self.types
            .insert(name.to_owned(), json!({"type": "record", "name": name, "fields": fields}));
        reference
    }

    fn named(&mut self, prefix: &str, mut ty: Json) -> Json {
        let name = format!("{prefix}{}", self.types.len());
        ty["name"] = json!(name);
        self.types.insert(name.clone(), ty);
        self.named.push(name.clone());
        json!({"$": name})
    }

    /// The schema with each named type defined where it comes first, as Avro wants it.
    fn finished(&self, schema: Json, defined: &mut HashSet<String>) -> Json {
        match schema {
            Json::Object(object) => match object.get("$").and_then(Json::as_str) {
                Some(name) if defined.insert(name.to_owned()) => {
                    self.finished(self.types[name].clone(), defined)
                }
                Some(name) => json!(name),
                None => object
                    .into_iter()
                    .map(|(key, value)| (key, self.finished(value, defined)))
                    .collect(),
            },
            Json::Array(items) => {
                items.into_iter().map(|item| self.finished(item, defined)).collect()
            }
            plain => plain,
        }
    }
}

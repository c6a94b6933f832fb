//! Text to connector. Two shapes are common: `{"name": …, "config": {…}}`, as `POST /connectors`
//! takes it, and the flat `{"name": …, "connector.class": …, …}`.

use std::collections::BTreeMap;
use std::path::Path;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::problem::Problem;
use super::{Connector, Place};
use crate::connect::model::Config;

/// JSON as RFC 8259 has it, and nothing more: other tools must be able to read the same files.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The connector of a file, or everything that is wrong with it.
pub(super) fn connector(file: &Path, text: &str) -> Result<Connector, Vec<Problem>> {
    let mut reader = Reader { file, text, problems: Vec::new() };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT);
    let connector = match parsed {
        Ok(tree) => reader.connector(tree.value.as_ref()),
        Err(error) => {
            reader.report(error.range().start, None, format!("not JSON: {}", lower(error.kind())));
            None
        }
    };
    match connector {
        Some(connector) if reader.problems.is_empty() => Ok(connector),
        _ => Err(reader.problems),
    }
}

struct Reader<'a> {
    file: &'a Path,
    text: &'a str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn connector(&mut self, value: Option<&Value>) -> Option<Connector> {
        let Some(Value::Object(object)) = value else {
            let start = value.map_or(0, Ranged::start);
            self.report(start, None, "a connector is a JSON object".to_owned());
            return None;
        };
        self.unique_keys(object);
        let name = self.name(object);
        let config = match object.get("config") {
            Some(property) => self.nested(object, property)?,
            None => object,
        };
        let (values, key_lines) = self.values(config);
        self.same_name(name.as_ref(), config);
        let class = self.class(&values, config);
        let line = object.get("name").map_or(1, |property| self.line(property.start()));
        Some(Connector {
            name: name?,
            class: class?,
            config: Config(values),
            place: Place { file: self.file.to_owned(), line, key_lines },
        })
    }

    fn name(&mut self, object: &Object) -> Option<String> {
        let Some(property) = object.get("name") else {
            self.report(object.start(), Some("name"), "missing".to_owned());
            return None;
        };
        match property.value.as_string_lit().map(|text| text.value.trim()) {
            Some(name) if !name.is_empty() => Some(name.to_owned()),
            _ => {
                let message = "must be a text that is not empty".to_owned();
                self.report(property.start(), Some("name"), message);
                None
            }
        }
    }

    /// The inner object of the nested shape, beside which only a name may stand.
    fn nested<'o>(&mut self, outer: &Object, config: &'o ObjectProp<'o>) -> Option<&'o Object<'o>> {
        for property in &outer.properties {
            let key = property.name.as_str();
            if !matches!(key, "name" | "config") {
                let message = "unknown beside `config`: settings belong into `config`".to_owned();
                self.report(property.start(), Some(key), message);
            }
        }
        let inner = config.value.as_object();
        match inner {
            Some(inner) => self.unique_keys(inner),
            None => self.report(config.start(), Some("config"), "must be an object".to_owned()),
        }
        inner
    }

    fn values(&mut self, config: &Object) -> (BTreeMap<String, String>, BTreeMap<String, usize>) {
        let mut values = BTreeMap::new();
        let mut lines = BTreeMap::new();
        for property in &config.properties {
            let key = property.name.as_str();
            lines.insert(key.to_owned(), self.line(property.start()));
            match text_of(&property.value) {
                Ok(value) if key != "name" => drop(values.insert(key.to_owned(), value)),
                Ok(_) => {}
                Err(message) => self.report(property.start(), Some(key), message.to_owned()),
            }
        }
        (values, lines)
    }

    /// A `name` within `config` is allowed, but Connect refuses another one than the connector's.
    fn same_name(&mut self, name: Option<&String>, config: &Object) {
        let Some(inner) = config.get("name") else { return };
        let given = inner.value.as_string_lit().map(|text| text.value.trim());
        if let (Some(name), Some(given)) = (name, given)
            && name != given
        {
            self.report(
                inner.start(),
                Some("name"),
                format!("differs from the connector's name `{name}`"),
            );
        }
    }

    fn class(&mut self, values: &BTreeMap<String, String>, config: &Object) -> Option<String> {
        let class = values.get("connector.class").map(|class| class.trim().to_owned());
        if config.get("connector.class").is_none() || class.as_deref() == Some("") {
            self.report(config.start(), Some("connector.class"), "missing".to_owned());
            return None;
        }
        class
    }

    fn unique_keys(&mut self, object: &Object) {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for property in &object.properties {
            let key = property.name.as_str();
            if let Some(start) = first.get(key) {
                let message = format!("given twice, first in line {}", self.line(*start));
                self.report(property.start(), Some(key), message);
            } else {
                first.insert(key, property.start());
            }
        }
    }

    fn report(&mut self, position: usize, key: Option<&str>, message: String) {
        let problem = Problem::new(self.file, self.line(position), message);
        self.problems.push(Problem { key: key.map(str::to_owned), ..problem });
    }

    fn line(&self, position: usize) -> usize {
        1 + self.text.bytes().take(position).filter(|byte| *byte == b'\n').count()
    }
}

/// Connect keeps texts; numbers and booleans become the text they are written with.
fn text_of(value: &Value) -> Result<String, &'static str> {
    match value {
        Value::StringLit(text) => Ok(text.value.to_string()),
        Value::NumberLit(number) => Ok(number.value.to_owned()),
        Value::BooleanLit(boolean) => Ok(boolean.value.to_string()),
        Value::NullKeyword(_) => Err("must not be null: leave the key out for its default"),
        Value::Object(_) => Err("must be a text, number or boolean, not an object"),
        Value::Array(_) => {
            Err("must be a text, number or boolean, not a list: join the items with commas")
        }
    }
}

fn lower(message: &impl ToString) -> String {
    let message = message.to_string();
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let found = connector(Path::new("c.json"), text).unwrap_err();
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn both_shapes_give_the_same_connector() {
        let nested =
            r#"{"name": "a", "config": {"connector.class": "C", "tasks.max": 1, "flag": true}}"#;
        let flat = r#"{"name": "a", "connector.class": "C", "tasks.max": "1", "flag": "true"}"#;
        let nested = connector(Path::new("c.json"), nested).unwrap();
        let flat = connector(Path::new("c.json"), flat).unwrap();
        assert_eq!(
            (&nested.name, &nested.class, &nested.config),
            (&flat.name, &flat.class, &flat.config)
        );
        assert!(!flat.config.0.contains_key("name"));
    }

    #[test]
    fn numbers_keep_the_text_they_are_written_with() {
        let text =
            r#"{"name": "a", "connector.class": "C", "big": 12345678901234567890123, "real": 1.0}"#;
        let config = connector(Path::new("c.json"), text).unwrap().config.0;
        assert_eq!(
            (config["big"].as_str(), config["real"].as_str()),
            ("12345678901234567890123", "1.0")
        );
    }

    #[test]
    fn what_is_not_strict_json_is_refused_with_its_line() {
        assert_eq!(
            problems("{\n  \"name\": \"a\",\n}"),
            ["c.json:2: not JSON: trailing commas are not allowed"]
        );
        assert_eq!(problems("// x\n{}"), ["c.json:1: not JSON: comments are not allowed"]);
        assert_eq!(problems(""), ["c.json:1: a connector is a JSON object"]);
        assert_eq!(problems("[]"), ["c.json:1: a connector is a JSON object"]);
        assert!(problems(&"[".repeat(100_000))[0].contains("nesting depth"));
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        let text =
            "{\"name\": \"a\",\n \"config\": {\"connector.class\": \"C\",\n \"x\": 1,\n \"x\": 2}}";
        assert_eq!(problems(text), ["c.json:4 x: given twice, first in line 3"]);
    }

    #[test]
    fn every_wrong_type_is_told_in_one_run() {
        let text =
            "{\"name\": 7,\n \"config\": {\"connector.class\": null,\n \"a\": {},\n \"b\": []}}";
        assert_eq!(
            problems(text),
            [
                "c.json:1 name: must be a text that is not empty",
                "c.json:2 connector.class: must not be null: leave the key out for its default",
                "c.json:3 a: must be a text, number or boolean, not an object",
                "c.json:4 b: must be a text, number or boolean, not a list: join the items with commas",
            ]
        );
    }

    #[test]
    fn what_a_connector_cannot_do_without_is_asked_for() {
        assert_eq!(problems("{}"), ["c.json:1 name: missing", "c.json:1 connector.class: missing"]);
        assert_eq!(
            problems(r#"{"name": "a", "config": 1}"#),
            ["c.json:1 config: must be an object"]
        );
        assert_eq!(
            problems(
                r#"{"name": "a", "tasks.max": "1", "config": {"connector.class": "C", "name": "b"}}"#
            ),
            [
                "c.json:1 tasks.max: unknown beside `config`: settings belong into `config`",
                "c.json:1 name: differs from the connector's name `a`",
            ]
        );
    }
}

//! Text to connector. Two shapes are common: `{"name": …, "config": {…}}`, as `POST /connectors`
//! takes it, and the flat `{"name": …, "connector.class": …, …}`.

use std::collections::BTreeMap;
use std::path::Path;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::problem::Problem;
use super::{Connector, LocalSecrets, Place, beside};
use crate::connect::applied::APPLIED_KEY;
use crate::connect::model::Config;
use crate::connect::target_state::TargetState;
use crate::secrets::MASK;

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
        let (config, state, depends_on) = match object.get("config") {
            Some(property) => {
                let (state, depends_on) = self.beside(object);
                (self.nested(property)?, state, depends_on)
            }
            None => (object, None, Vec::new()),
        };
        let (values, mut key_lines) = self.values(config);
        self.same_name(name.as_ref(), config);
        let class = self.class(&values, config);
        let line_of = |key| object.get(key).map(|property| self.line(property.start()));
        let line = line_of("name").unwrap_or(1);
        key_lines.extend(line_of("depends_on").map(|line| ("depends_on".to_owned(), line)));
        Some(Connector {
            name: name?,
            class: class?,
            config: Config(values),
            state,
            depends_on,
            place: Place { file: self.file.to_owned(), line, key_lines },
            local_secrets: LocalSecrets::default(),
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

    /// What stands beside the inner object of the nested shape.
    fn beside(&mut self, outer: &Object) -> (Option<TargetState>, Vec<String>) {
        for property in &outer.properties {
            let key = property.name.as_str();
            if !beside::KEYS.contains(&key) {
                self.report(property.start(), Some(key), beside::unknown(key));
            }
        }
        let start = |key| outer.get(key).map_or(0, Ranged::start);
        let state = beside::state(outer).unwrap_or_else(|message| {
            self.report(start("state"), Some("state"), message);
            None
        });
        let depends_on = beside::depends_on(outer).unwrap_or_else(|message| {
            self.report(start("depends_on"), Some("depends_on"), message);
            Vec::new()
        });
        (state, depends_on)
    }

    fn nested<'o>(&mut self, config: &'o ObjectProp<'o>) -> Option<&'o Object<'o>> {
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
            match text_of(&property.value).and_then(|value| allowed(key, value)) {
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

/// Refuses what can only be there by mistake.
fn allowed(key: &str, value: String) -> Result<String, &'static str> {
    if key == APPLIED_KEY {
        return Err("is written by connectctl itself: leave it out");
    }
    if value == MASK {
        return Err("is the mask of a secret, not its value");
    }
    Ok(value)
}

fn lower(message: &impl ToString) -> String {
    let message = message.to_string();
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests;

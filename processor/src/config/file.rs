//! The file of settings: what stands in it, and on which line.

use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, TableLike, Value};

use super::error::{ConfigError, Origin};
use super::property::Property;
use super::setting::{Kind, Setting, all_settings, nearest};

/// The table of librdkafka's properties.
const PROPERTIES: &str = "kafka";

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Settings with their values, as a flag would take them.
    pub(super) settings: Vec<(Setting, String, Origin)>,
    /// Properties for librdkafka.
    pub(super) properties: Vec<Property>,
}

impl File {
    /// Reads a file and checks each key and the type of each value.
    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
        Self::parse(path, &std::fs::read_to_string(path).map_err(unreadable)?)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let lines = Lines { path: path.to_owned(), text };
        let document = Document::parse(text).map_err(|error| {
            let place = lines.origin(error.span());
            // Its `Display` shows the line itself, which may hold a secret.
            ConfigError::Syntax { place, reason: error.message().to_owned() }
        })?;
        let mut file = Self::default();
        let known = all_settings();
        for (key, item) in document.as_table() {
            let place = lines.place_of(document.as_table(), key, item);
            if key == PROPERTIES {
                file.take_properties("", key, item, &lines, place)?;
            } else {
                file.take_setting(&known, key, item, place)?;
            }
        }
        Ok(file)
    }

    fn take_setting(
        &mut self,
        known: &[Setting],
        key: &str,
        item: &Item,
        place: Origin,
    ) -> Result<(), ConfigError> {
        let Some(setting) = known.iter().find(|setting| setting.key == key) else {
            let names = known.iter().map(|setting| setting.key.as_str()).chain([PROPERTIES]);
            let nearest = nearest(key, names);
            return Err(ConfigError::UnknownKey { place, key: key.to_owned(), nearest });
        };
        let value = match (setting.kind, item.as_value()) {
            (Kind::Boolean, Some(Value::Boolean(value))) => value.value().to_string(),
            (Kind::Integer, Some(Value::Integer(value))) => value.value().to_string(),
            (Kind::Text, Some(Value::String(value))) => value.value().clone(),
            _ => return Err(wrong_type(place, key, item, setting.kind.name())),
        };
        self.settings.push((setting.clone(), value, place));
        Ok(())
    }

    /// Takes a table of properties. Its dots may make tables of their own: `linger.ms = 5`.
    fn take_properties(
        &mut self,
        prefix: &str,
        key: &str,
        item: &Item,
        lines: &Lines<'_>,
        place: Origin,
    ) -> Result<(), ConfigError> {
        if let Some(table) = item.as_table_like() {
            let prefix = if key == PROPERTIES { String::new() } else { format!("{prefix}{key}.") };
            for (key, item) in table.iter() {
                let place = lines.place_of(table, key, item);
                self.take_properties(&prefix, key, item, lines, place)?;
            }
            return Ok(());
        }
        let key = format!("{prefix}{key}");
        let value = match item.as_value() {
            Some(Value::Boolean(value)) => value.value().to_string(),
            Some(Value::Integer(value)) => value.value().to_string(),
            Some(Value::Float(value)) => value.value().to_string(),
            Some(Value::String(value)) => value.value().clone(),
            _ => return Err(wrong_type(place, &key, item, "a string, a number or a boolean")),
        };
        let property = Property::new(&key, value, place.clone());
        self.properties.push(property.map_err(|reason| ConfigError::Property { place, reason })?);
        Ok(())
    }
}

fn wrong_type(place: Origin, key: &str, item: &Item, expected: &'static str) -> ConfigError {
    let found = match item.as_value() {
        Some(Value::String(_)) => "a string",
        Some(Value::Integer(_)) => "an integer",
        Some(Value::Float(_)) => "a floating-point number",
        Some(Value::Boolean(_)) => "a boolean",
        Some(Value::Datetime(_)) => "a date",
        Some(Value::Array(_)) => "an array",
        Some(Value::InlineTable(_)) | None => "a table",
    };
    ConfigError::WrongType { place, key: key.to_owned(), found, expected }
}

/// Finds the line of a place in the text.
struct Lines<'a> {
    path: PathBuf,
    text: &'a str,
}

impl Lines<'_> {
    fn place_of(&self, table: &dyn TableLike, key: &str, item: &Item) -> Origin {
        let key = table.get_key_value(key).and_then(|(key, _)| key.span());
        self.origin(key.or_else(|| item.span()))
    }

    fn origin(&self, span: Option<std::ops::Range<usize>>) -> Origin {
        let before = span.and_then(|span| self.text.get(..span.start)).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Origin::File { path: self.path.clone(), line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<File, ConfigError> {
        File::parse(Path::new("p.toml"), text)
    }

    fn refusal(text: &str) -> String {
        let error = parse(text).unwrap_err();
        error.hint().map_or(error.to_string(), |hint| format!("{error}; {hint}"))
    }

    #[test]
    fn settings_and_properties_are_taken_with_their_lines() {
        let file = parse(
            "application_id = \"a\"\n\n[kafka]\nlinger.ms = 5\n[kafka.consumer]\n\
             \"fetch.min.bytes\" = 1\n",
        )
        .unwrap();
        let (setting, value, place) = &file.settings[0];
        assert_eq!((setting.flag.as_str(), value.as_str()), ("application-id", "a"));
        assert_eq!(place.to_string(), "p.toml:1");
        let properties: Vec<String> = file.properties.iter().map(|p| format!("{p:?}")).collect();
        assert_eq!(
            properties,
            ["linger.ms=*** (p.toml:4)", "consumer.fetch.min.bytes=*** (p.toml:6)"]
        );
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_one() {
        assert!(
            refusal("\napplicaton_id = \"a\"\n").starts_with(
                "p.toml:2: unknown key `applicaton_id`; did you mean `application_id`?"
            )
        );
        assert!(
            refusal("[kafa]\nx = 1\n")
                .contains("p.toml:1: unknown key `kafa`; did you mean `kafka`")
        );
    }

    #[test]
    fn a_wrong_type_is_refused_with_its_line() {
        assert_eq!(
            refusal("# first\ncommit_interval_ms = \"5\"\n"),
            "p.toml:2: `commit_interval_ms` is a string, not an integer"
        );
        assert_eq!(
            refusal("kafka.debug = [\"all\"]\n"),
            "p.toml:1: `debug` is an array, not a string, a number or a boolean"
        );
    }

    #[test]
    fn what_is_no_toml_is_refused_without_showing_it() {
        let error = refusal("a = 1\nschema_registry_password = hunter2\n");
        assert!(error.starts_with("p.toml:2: "), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }

    #[test]
    fn a_reserved_property_is_refused_with_its_line() {
        let error = refusal("[kafka.producer]\n\"transactional.id\" = \"x\"\n");
        assert!(error.starts_with("p.toml:2: property `transactional.id`"), "{error}");
    }
}

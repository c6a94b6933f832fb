//! The lines of the file that Kibana takes.

use serde::Deserialize;
use serde_json::Value;

use super::SavedObject;

/// Attributes that Kibana keeps as JSON texts.
const TEXTS: [&str; 11] = [
    "fields",
    "fieldAttrs",
    "fieldFormatMap",
    "runtimeFieldMap",
    "sourceFilters",
    "layerListJSON",
    "mapStateJSON",
    "uiStateJSON",
    "optionsJSON",
    "panelsJSON",
    "searchSourceJSON",
];

/// Holds texts one level deeper.
const META: &str = "kibanaSavedObjectMeta";

/// A line that is no saved object.
#[derive(Debug, thiserror::Error)]
#[error("line {number} is no saved object")]
pub struct LineError {
    /// Counted from 1.
    pub number: usize,
    /// Where in the line, and why.
    #[source]
    pub source: serde_json::Error,
}

/// The objects in a file of lines.
///
/// # Errors
/// At the first line that is none; an empty one is none.
pub fn read_lines(text: &str) -> Result<Vec<SavedObject>, LineError> {
    let lines = text.lines().zip(1..);
    lines.map(|(line, number)| read(line).map_err(|source| LineError { number, source })).collect()
}

/// Type and id of each object in a file of lines, whoever wrote it: an export of Kibana has keys of its own, and a last
/// line that counts the others.
///
/// # Errors
/// At the first line that is neither.
pub fn read_names(text: &str) -> Result<Vec<ObjectName>, LineError> {
    let mut names = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let name = read_name(line).map_err(|source| LineError { number, source })?;
        names.extend(name);
    }
    Ok(names)
}

/// What an object is found by.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct ObjectName {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its id.
    pub id: String,
}

fn read_name(line: &str) -> Result<Option<ObjectName>, serde_json::Error> {
    let line: Value = serde_json::from_str(line)?;
    let counts = line.get("exportedCount").is_some();
    if counts { Ok(None) } else { serde_json::from_value(line).map(Some) }
}

fn read(line: &str) -> Result<SavedObject, serde_json::Error> {
    let mut object: SavedObject = serde_json::from_str(line)?;
    unpack(&mut object.attributes)?;
    Ok(object)
}

fn unpack(attributes: &mut Value) -> Result<(), serde_json::Error> {
    for (key, value) in attributes.as_object_mut().into_iter().flatten() {
        if TEXTS.contains(&key.as_str()) {
            *value = serde_json::from_str(value.as_str().unwrap_or_default())?;
        } else if key == META {
            unpack(value)?;
        }
    }
    Ok(())
}

impl SavedObject {
    /// The object as one line, without its end.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut object = self.clone();
        pack(&mut object.attributes);
        // Texts, numbers and lists under texts: there is nothing that JSON cannot hold.
        serde_json::to_string(&object).unwrap_or_default()
    }
}

fn pack(attributes: &mut Value) {
    for (key, value) in attributes.as_object_mut().into_iter().flatten() {
        if TEXTS.contains(&key.as_str()) {
            *value = Value::String(value.to_string());
        } else if key == META {
            pack(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn dashboard() -> SavedObject {
        SavedObject {
            kind: "dashboard".to_owned(),
            id: "d".to_owned(),
            attributes: json!({"panelsJSON": [{"i": "1"}], META: {"searchSourceJSON": {"filter": []}}}),
            references: vec![],
            core_migration_version: "8.8.0".to_owned(),
            type_migration_version: "8.9.0".to_owned(),
            managed: false,
        }
    }

    #[test]
    fn a_line_holds_json_as_text_and_is_read_back_without() {
        let line = dashboard().to_line();
        insta::assert_snapshot!(line, @r#"{"type":"dashboard","id":"d","attributes":{"panelsJSON":"[{\"i\":\"1\"}]","kibanaSavedObjectMeta":{"searchSourceJSON":"{\"filter\":[]}"}},"references":[],"coreMigrationVersion":"8.8.0","typeMigrationVersion":"8.9.0","managed":false}"#);
        assert_eq!(read_lines(&line).unwrap(), [dashboard()]);
    }

    #[test]
    fn an_export_of_kibana_has_more_keys_and_a_last_line_that_counts() {
        let export = r#"{"id":"d","type":"map","created_at":"2026"}
            {"exportedCount":1,"missingRefCount":0}"#;
        let map = ObjectName { kind: "map".to_owned(), id: "d".to_owned() };
        assert_eq!(read_names(export).unwrap(), [map]);
        assert_eq!(read_names("{\"id\":\"d\"}").unwrap_err().number, 1);
    }

    #[test]
    fn an_empty_line_a_broken_one_and_a_broken_text_are_named_with_their_number() {
        let good = dashboard().to_line();
        let broken_text = good.replace(r"[{\", r"{[\");
        for bad in ["", "{", &broken_text] {
            let error = read_lines(&format!("{good}\n{bad}\n{good}\n")).unwrap_err();
            assert_eq!(error.to_string(), "line 2 is no saved object");
        }
    }
}

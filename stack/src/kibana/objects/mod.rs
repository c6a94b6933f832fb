//! A saved object: readable in its own file, one line in the file that Kibana takes.

mod folder;
mod line;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use folder::{FILE, FOLDER, read_folder, to_text};
pub use line::{LineError, ObjectName, read_lines, read_names};

/// What Kibana stores under a type and an id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavedObject {
    /// `index-pattern` (a data view), `lens`, `map` or `dashboard`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Unique within its type; stays the same, so that an import overwrites.
    pub id: String,
    /// What its type defines, without JSON texts inside: those are values here.
    pub attributes: Value,
    /// The objects it uses, under the names by which its attributes call them.
    pub references: Vec<Reference>,
    /// Format of the object itself.
    pub core_migration_version: String,
    /// Format of its attributes. Kibana migrates an older one forward and refuses a newer one.
    pub type_migration_version: String,
    /// Whether Kibana keeps people from editing it.
    pub managed: bool,
}

/// A use of another object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Type of the object.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of the object.
    pub id: String,
    /// What the attributes call it.
    pub name: String,
}

impl SavedObject {
    /// A value of the attributes, by its path; null if there is none.
    #[must_use]
    pub fn attribute(&self, path: &[&str]) -> &Value {
        path.iter().fold(&self.attributes, |value, key| &value[*key])
    }

    /// The reference of that name.
    #[must_use]
    pub fn reference(&self, name: &str) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.name == name)
    }

    /// Type and id, as messages name it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} `{}`", self.kind, self.id)
    }

    /// The layers of a lens with their names; none of another type.
    pub fn lens_layers(&self) -> impl Iterator<Item = (&str, &Value)> {
        let path = ["state", "datasourceStates", "formBased", "layers"];
        entries(self.attribute(&path)).map(|(name, layer)| (name.as_str(), layer))
    }

    /// The layers of a map; none of another type.
    pub fn map_layers(&self) -> impl Iterator<Item = &Value> {
        items(self.attribute(&["layerListJSON"]))
    }
}

/// The entries of an object; none if it is none.
pub fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// The items of a list; none if it is none.
pub fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The texts in a list; none if it is none.
pub fn texts(value: &Value) -> impl Iterator<Item = &str> {
    items(value).filter_map(Value::as_str)
}

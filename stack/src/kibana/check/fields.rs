//! Fields: each one that an object names is in the index, with a mapping that fits its use.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Problem;
use super::references::{lens_reference, map_reference};
use crate::kibana::objects::{SavedObject, entries, texts};

/// What a field is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Documents are grouped by it.
    Group,
    /// Its lowest value is computed, or a size is scaled by it.
    Number,
    /// The value of the newest document is shown.
    LastValue,
    /// Documents are sorted by it, newest last.
    Time,
    /// It is a place on the map.
    Place,
    /// It is shown as it is.
    Show,
}

impl Purpose {
    /// What a field must be to serve it.
    fn need(self) -> &'static str {
        match self {
            Self::Group => "a keyword or a number",
            Self::Number => "a number",
            Self::LastValue => "a keyword, a number or a date",
            Self::Time => "a date",
            Self::Place => "a geo_point",
            Self::Show => "anything",
        }
    }

    /// Whether a field of that mapped type serves it.
    #[must_use]
    pub fn is_served_by(self, mapped_type: &str) -> bool {
        let number =
            matches!(mapped_type, "long" | "integer" | "short" | "byte" | "double" | "float");
        match self {
            Self::Number => number,
            Self::Group => number || mapped_type == "keyword",
            Self::LastValue => number || matches!(mapped_type, "keyword" | "date"),
            Self::Time => mapped_type == "date",
            Self::Place => mapped_type == "geo_point",
            Self::Show => true,
        }
    }

    /// Whether the field's values must be there in columns.
    #[must_use]
    pub fn needs_aggregation(self) -> bool {
        self != Self::Show
    }
}

/// A field that an object names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldUse {
    /// Type and id of the object.
    pub object: String,
    /// Title of its data view.
    pub index: String,
    /// Name of the field.
    pub field: String,
    /// What for.
    pub purpose: Purpose,
}

pub(super) fn check(
    objects: &[SavedObject],
    mappings: &BTreeMap<String, Map<String, Value>>,
) -> Vec<Problem> {
    field_uses(objects).iter().filter_map(|one| of(one, mappings)).collect()
}

fn of(one: &FieldUse, mappings: &BTreeMap<String, Map<String, Value>>) -> Option<Problem> {
    let FieldUse { object, index, field, purpose } = one;
    let message = match mappings.get(index).map(|fields| fields.get(field)) {
        None => format!("there is no index `{index}`"),
        Some(None) => format!("index `{index}` has no field `{field}`"),
        Some(Some(mapping)) => {
            let mapped_type = mapping["type"].as_str().unwrap_or_default();
            if purpose.is_served_by(mapped_type) {
                return None;
            }
            let need = purpose.need();
            format!("field `{field}` of `{index}` is a {mapped_type}, where {need} is needed")
        }
    };
    Some(Problem { object: object.clone(), message })
}

/// Every use of a field in the objects. A data view that is not there is the check of references' to report.
#[must_use]
pub fn field_uses(objects: &[SavedObject]) -> Vec<FieldUse> {
    let of = |object: &SavedObject| {
        let uses =
            of_data_view(object).chain(of_lens(object, objects)).chain(of_map(object, objects));
        let uses = uses.filter(|(index, field, _)| !index.is_empty() && !field.is_empty());
        let name = object.name();
        uses.map(move |(index, field, purpose)| FieldUse {
            object: name.clone(),
            index,
            field: field.to_owned(),
            purpose,
        })
        .collect::<Vec<_>>()
    };
    objects.iter().flat_map(of).collect()
}

type Use<'a> = (String, &'a str, Purpose);

fn of_data_view(object: &SavedObject) -> impl Iterator<Item = Use<'_>> {
    let formats = entries(object.attribute(&["fieldFormatMap"]));
    formats.map(|(field, _)| (title(object), field.as_str(), Purpose::Show))
}

fn of_lens<'a>(
    object: &'a SavedObject,
    objects: &'a [SavedObject],
) -> impl Iterator<Item = Use<'a>> {
    object.lens_layers().flat_map(move |(name, layer)| {
        let index = lens_index(object, name, objects).unwrap_or_default();
        let columns = entries(&layer["columns"]).flat_map(|(_, column)| of_column(column));
        columns.map(move |(field, purpose)| (index.clone(), field, purpose))
    })
}

fn of_column(column: &Value) -> Vec<(&str, Purpose)> {
    let params = &column["params"];
    let purpose = match column["operationType"].as_str() {
        Some("terms") => Purpose::Group,
        Some("last_value") => Purpose::LastValue,
        _ => Purpose::Number,
    };
    let source = column["sourceField"].as_str().map(|field| (field, purpose));
    let more = texts(&params["secondaryFields"]).map(|field| (field, Purpose::Group));
    let sort = params["sortField"].as_str().map(|field| (field, Purpose::Time));
    // Kibana's query language: `"field": *`.
    let filter = column["filter"]["query"].as_str().and_then(|query| query.split('"').nth(1));
    let filter = filter.map(|field| (field, Purpose::Show));
    source.into_iter().chain(more).chain(sort).chain(filter).collect()
}

fn of_map<'a>(
    object: &'a SavedObject,
    objects: &'a [SavedObject],
) -> impl Iterator<Item = Use<'a>> {
    object.map_layers().flat_map(move |layer| {
        let index = map_reference(layer).and_then(|name| index(object, name, objects));
        let index = index.unwrap_or_default();
        of_layer(layer).into_iter().map(move |(field, purpose)| (index.clone(), field, purpose))
    })
}

fn of_layer(layer: &Value) -> Vec<(&str, Purpose)> {
    let source = &layer["sourceDescriptor"];
    let place = source["geoField"].as_str().map(|field| (field, Purpose::Place));
    let sort = source["sortField"].as_str().map(|field| (field, Purpose::Time));
    let tooltips = texts(&source["tooltipProperties"]).map(|field| (field, Purpose::Show));
    let styles = entries(&layer["style"]["properties"]).filter_map(|(name, style)| {
        let field = style["options"]["field"]["name"].as_str()?;
        let purpose = match (name.as_str(), style["options"]["type"].as_str()) {
            ("labelText", _) => Purpose::Show,
            (_, Some("CATEGORICAL")) => Purpose::Group,
            _ => Purpose::Number,
        };
        Some((field, purpose))
    });
    place.into_iter().chain(sort).chain(tooltips).chain(styles).collect()
}

/// The index that a layer of a lens shows, if its data view is there.
#[must_use]
pub fn lens_index(lens: &SavedObject, layer: &str, objects: &[SavedObject]) -> Option<String> {
    index(lens, &lens_reference(layer), objects)
}

/// The index behind a reference to a data view.
fn index(object: &SavedObject, reference: &str, objects: &[SavedObject]) -> Option<String> {
    let reference = object.reference(reference)?;
    let is_data_view =
        |other: &&SavedObject| other.kind == "index-pattern" && other.id == reference.id;
    objects.iter().find(is_data_view).map(title)
}

fn title(data_view: &SavedObject) -> String {
    data_view.attribute(&["title"]).as_str().unwrap_or_default().to_owned()
}

//! What must hold of the objects, so that an import that succeeds also shows something.
//!
//! Kibana itself checks references to data views only. Everything else that a panel names and that is not there, an
//! object, a column, a field, shows as a panel with an error in it, or as an empty one. Pure.

mod contracts;
mod dashboard;
mod fields;
mod lens;
mod map;
mod panels;
mod references;
mod stamps;

use serde_json::Value;

use super::objects::SavedObject;
pub use contracts::Contracts;
pub use fields::{FieldUse, Purpose, field_uses, lens_index};

/// A rule that an object breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{object}: {message}")]
pub struct Problem {
    /// Type and id.
    pub object: String,
    /// What is wrong, with the name of what it is about.
    pub message: String,
}

impl Problem {
    fn new(object: &SavedObject, message: impl Into<String>) -> Self {
        Self { object: object.name(), message: message.into() }
    }
}

/// Everything that is wrong with the objects; nothing if all is well.
#[must_use]
pub fn check(objects: &[SavedObject], contracts: &Contracts) -> Vec<Problem> {
    let mut problems = [
        stamps::check(objects),
        references::check(objects),
        lens::check(objects),
        map::check(objects),
        dashboard::check(objects),
        fields::check(objects, &contracts.mappings),
        panels::check(objects, &contracts.panels),
    ]
    .concat();
    // An object that uses a field twice has one problem with it.
    problems.dedup();
    problems
}

/// A value as messages show it.
fn shown(value: &Value) -> String {
    match value.as_str() {
        Some(text) => format!("`{text}`"),
        None => format!("`{value}`"),
    }
}

/// The keys of an object that are not among the known ones, which are one text with spaces.
fn unknown_keys<'a>(value: &'a Value, known: &'a str) -> impl Iterator<Item = &'a str> {
    let keys = super::objects::entries(value).map(|(key, _)| key.as_str());
    keys.filter(|key| !known.split_whitespace().any(|known| known == *key))
}

//! What the objects must agree with, as the repository says it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::error::Error;

/// What the objects must agree with.
#[derive(Debug, Clone)]
pub struct Contracts {
    /// The fields of each index with their mappings: `elasticsearch/index-templates`.
    pub mappings: BTreeMap<String, Map<String, Value>>,
    /// Bands and limits: `elasticsearch/panels.json`.
    pub panels: Value,
}

impl Contracts {
    /// Reads them from a repository.
    ///
    /// # Errors
    /// When a file cannot be read or is no JSON.
    pub fn read(root: &Path) -> Result<Self, Error> {
        let panels = read(&root.join("elasticsearch/panels.json"))?;
        let mut mappings = BTreeMap::new();
        let templates = crate::bootstrap::files::with_extension(
            &root.join("elasticsearch/index-templates"),
            "json",
        )?;
        for path in templates {
            let template = read(&path)?;
            let fields = template["template"]["mappings"]["properties"].as_object().cloned();
            let index = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            mappings.insert(index, fields.unwrap_or_default());
        }
        Ok(Self { mappings, panels })
    }
}

fn read(path: &Path) -> Result<Value, Error> {
    let text = fs::read_to_string(path)
        .map_err(|source| Error::File { path: path.to_path_buf(), source })?;
    serde_json::from_str(&text).map_err(|source| Error::Json { path: path.to_path_buf(), source })
}

//! The readable objects, and where they are.

use std::fs;
use std::path::Path;

use super::SavedObject;
use crate::bootstrap::files::with_extension;
use crate::error::Error;
use crate::kibana::KibanaError;

/// Folder of the readable objects, in the repository.
pub const FOLDER: &str = "kibana/objects";
/// The file that Kibana takes, in the repository.
pub const FILE: &str = "kibana/inventory.ndjson";

/// All objects of a folder, in the order of their files' names.
///
/// # Errors
/// At the first file that is no object, or holds that of another name.
pub fn read_folder(folder: &Path) -> Result<Vec<SavedObject>, Error> {
    with_extension(folder, "json")?.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Result<SavedObject, Error> {
    let text = fs::read_to_string(path)
        .map_err(|source| Error::File { path: path.to_path_buf(), source })?;
    let object: SavedObject = serde_json::from_str(&text)
        .map_err(|source| Error::Json { path: path.to_path_buf(), source })?;
    if path.file_stem().is_none_or(|name| *name != *object.id) {
        return Err(KibanaError::Misnamed { path: path.to_path_buf(), id: object.id }.into());
    }
    Ok(object)
}

/// The text of the file that Kibana takes.
#[must_use]
pub fn to_text(objects: &[SavedObject]) -> String {
    objects.iter().map(|object| object.to_line() + "\n").collect()
}

//! The files of a folder, in the order of their names.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Those that end in `.extension`.
pub(crate) fn with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::File { path: folder.to_path_buf(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

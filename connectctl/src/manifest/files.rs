//! Paths to texts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::problem::Problem;

/// Far above any connector, far below what would hurt to read.
const LARGEST_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// The files that a path stands for: itself, or the `*.json` files of a folder in order of name.
/// Folders within are not entered.
pub(super) fn find(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| unreadable(path, &error))? {
        let file = entry.map_err(|error| unreadable(path, &error))?.path();
        if file.extension().is_some_and(|extension| extension == "json") && !file.is_dir() {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(Problem::new(path, 0, "the folder holds no `*.json` file"));
    }
    files.sort();
    Ok(files)
}

pub(super) fn read(file: &Path) -> Result<String, Problem> {
    let metadata = fs::metadata(file).map_err(|error| unreadable(file, &error))?;
    if metadata.len() > LARGEST_FILE_BYTES {
        let message = format!("larger than {LARGEST_FILE_BYTES} bytes: not a connector");
        return Err(Problem::new(file, 0, message));
    }
    let bytes = fs::read(file).map_err(|error| unreadable(file, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let line = 1 + valid.matches('\n').count();
        Problem::new(file, line, "not UTF-8")
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(path, 0, format!("cannot be read: {error}"))
}

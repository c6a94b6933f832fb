//! Paths to texts.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::problem::Problem;

/// Stands for the standard input.
const STANDARD_INPUT: &str = "-";
/// Far above any connector, far below what would hurt to read.
const LARGEST_FILE_BYTES: usize = 4 * 1024 * 1024;

/// The files that a path stands for: itself, or the `*.json` files of a folder in order of name.
/// Folders within are not entered.
pub(super) fn find(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !path.is_dir() {
        // The standard input, too: it is no folder.
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
    let bytes = if file == Path::new(STANDARD_INPUT) {
        first_bytes(io::stdin().lock())
    } else {
        fs::File::open(file).and_then(first_bytes)
    };
    let bytes = bytes.map_err(|error| unreadable(file, &error))?;
    if bytes.len() > LARGEST_FILE_BYTES {
        let message = format!("larger than {LARGEST_FILE_BYTES} bytes: not a connector");
        return Err(Problem::new(file, 0, message));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let line = 1 + valid.matches('\n').count();
        Problem::new(file, line, "not UTF-8")
    })
}

/// One byte more than is allowed, so that too large a file is seen without being read: it may be
/// a device that never ends.
fn first_bytes(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LARGEST_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(path, 0, format!("cannot be read: {error}"))
}

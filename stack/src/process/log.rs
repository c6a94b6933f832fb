//! Log files: one a service, kept over restarts, never larger than a bound.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use crate::error::{Error, LogTail};

/// A log is set aside (as `.1`, in place of the last one) when a process starts and finds it larger.
const LOG_MAX_BYTES: u64 = 32 << 20;

/// How far back the tail of a log is looked for.
const TAIL_BYTES: u64 = 16 << 10;

/// Opens a log file to write at its end.
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    let failed = |source| Error::File { path: path.to_path_buf(), source };
    if fs::metadata(path).is_ok_and(|log| log.len() > LOG_MAX_BYTES) {
        fs::rename(path, path.with_extension("log.1")).map_err(failed)?;
    }
    File::options().create(true).append(true).open(path).map_err(failed)
}

/// The last lines of a log; none if there is no log.
pub(crate) fn tail(path: &Path, lines_max: usize) -> LogTail {
    let text = read_end(path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let lines = &lines[lines.len().saturating_sub(lines_max)..];
    LogTail { path: path.to_path_buf(), lines: lines.iter().map(|&line| line.to_owned()).collect() }
}

fn read_end(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_the_last_lines_without_empty_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.log");
        fs::write(&path, "one\n\ntwo\n\nthree\n").unwrap();
        assert_eq!(tail(&path, 2).lines, ["two", "three"]);
        assert!(tail(&folder.path().join("none.log"), 2).lines.is_empty());
    }

    #[test]
    fn a_log_that_grew_too_large_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.log");
        File::create(&path).unwrap().set_len(LOG_MAX_BYTES + 1).unwrap();
        assert_eq!(open(&path).unwrap().metadata().unwrap().len(), 0);
        assert!(folder.path().join("x.log.1").exists());
    }
}

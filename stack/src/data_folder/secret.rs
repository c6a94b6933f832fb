//! Secrets: made once, kept in files that only their owner may read.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::error::Error;

/// 192 bits: beyond guessing, and short enough for a line.
type Bytes = [u8; 24];

pub(super) fn read_or_make(path: &Path) -> Result<String, Error> {
    let failed = |source| Error::File { path: path.to_path_buf(), source };
    match fs::read_to_string(path) {
        Ok(secret) => Ok(secret.trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let secret = make();
            write(path, &secret).map_err(failed)?;
            Ok(secret)
        }
        Err(error) => Err(failed(error)),
    }
}

fn make() -> String {
    use std::fmt::Write as _;
    rand::random::<Bytes>().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Writes a file that is 0600 from its first moment; whole or not at all.
pub(crate) fn write(path: &Path, secret: &str) -> std::io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut file =
        File::options().create(true).write(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    fs::rename(unfinished, path)
}

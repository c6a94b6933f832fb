//! `logs`: prints a log file, and what is added to it.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;

use super::data_folder;
use crate::cli::LogsArguments;
use crate::error::Error;

/// Quick enough for an eye that waits for a line.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Copies the log to `output` until its end, or for ever.
pub async fn logs(arguments: &LogsArguments, output: &mut impl io::Write) -> Result<(), Error> {
    let path = data_folder(&arguments.location)?.log_named(&arguments.service);
    let failed = |source| Error::File { path: path.clone(), source };
    let mut file = File::open(&path).map_err(failed)?;
    loop {
        match io::copy(&mut file, output).and_then(|_| output.flush()) {
            Ok(()) => {}
            // `stack logs kafka | head` has seen enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(failed(error)),
        }
        if !arguments.follow {
            return Ok(());
        }
        sleep(POLL_INTERVAL).await;
        if is_replaced(&file, &path) {
            file = File::open(&path).map_err(failed)?;
        }
    }
}

/// The log was set aside for a new one.
fn is_replaced(file: &File, path: &Path) -> bool {
    let inode = |metadata: io::Result<std::fs::Metadata>| metadata.map(|it| it.ino()).ok();
    let now = inode(std::fs::metadata(path));
    now.is_some() && now != inode(file.metadata())
}

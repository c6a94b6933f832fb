//! `down`: stops a stack, whether its supervisor still lives or was killed.

use std::time::{Duration, Instant};

use super::data_folder;
use super::up::supervisor_of;
use crate::cli::DownArguments;
use crate::error::Error;
use crate::process::{StopPolicy, stop};
use crate::progress::{done, say};
use crate::supervisor::orphans;

/// Each service has a minute to end by itself before it is killed, in four groups.
const STOP_TIMEOUT: Duration = Duration::from_mins(5);

/// Stops everything; with `--purge` the data goes too. Nothing running is no error.
pub async fn down(arguments: &DownArguments) -> Result<(), Error> {
    let data = data_folder(&arguments.location)?;
    if !data.exists() {
        say(&format!("no stack has been started on data folder `{}`", data.root().display()));
        return Ok(());
    }
    let began = Instant::now();
    let supervisor = supervisor_of(&data)?;
    if let Some(supervisor) = supervisor {
        let policy = StopPolicy { timeout: STOP_TIMEOUT, ..StopPolicy::default() };
        stop("supervisor", supervisor, policy).await?;
    }
    let lock = data.lock()?;
    let orphans = orphans::stop_all(&data, &lock).await?;
    if supervisor.is_none() && orphans.is_empty() {
        say("nothing was running");
    } else {
        done(&"stopped", began, "");
    }
    if arguments.purge {
        data.purge()?;
        say(&format!("removed `{}`", data.root().display()));
    }
    Ok(())
}

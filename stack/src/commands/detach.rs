//! `up --detach`: the supervisor goes on in the background, its words go on here until it is ready.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::process::Stdio;
use std::time::Duration;

use nix::unistd::setsid;
use tokio::process::{Child, Command};
use tokio::time::sleep;

use super::signals;
use crate::data_folder::DataFolder;
use crate::error::Error;
use crate::process::{Identity, StopPolicy, log, stop};
use crate::supervisor::state::{Phase, State};

/// How often we look how far the supervisor is.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Longer than a stack takes to stop what it has started.
const STOP_TIMEOUT: Duration = Duration::from_mins(5);

/// Starts the supervisor and waits until the stack is ready.
pub(super) async fn run(data: &DataFolder) -> Result<(), Error> {
    let log_path = data.log_named("supervisor");
    let output = log::open(&log_path)?;
    let failed = |source| Error::File { path: log_path.clone(), source };
    let mut reader = File::open(&log_path).map_err(failed)?;
    reader.seek(SeekFrom::End(0)).map_err(failed)?;
    let mut supervisor = spawn(output)?;
    let interrupted = signals::stop_token()?;
    loop {
        let ended = supervisor.try_wait().map_err(failed)?;
        let ready = is_ready(data, &supervisor)?;
        copy_new(&mut reader).map_err(failed)?;
        if ended.is_some() {
            return Err(Error::SupervisorEnded { log: log_path });
        }
        if ready {
            return Ok(());
        }
        if interrupted.run_until_cancelled(sleep(POLL_INTERVAL)).await.is_none() {
            end(&supervisor).await?;
            copy_new(&mut reader).map_err(failed)?;
            return Err(Error::Interrupted);
        }
    }
}

/// Called in the background process: a session of its own, so that no terminal ends it.
pub(super) fn leave_terminal() -> Result<(), Error> {
    setsid().map(|_| ()).map_err(|errno| Error::System {
        what: "the supervisor cannot leave the terminal",
        source: errno.into(),
    })
}

/// The same command line again, with the mark of the background process.
fn spawn(output: File) -> Result<Child, Error> {
    let failed = |source| Error::System { what: "the supervisor could not be started", source };
    let program = std::env::current_exe().map_err(failed)?;
    Command::new(program)
        .args(std::env::args_os().skip(1))
        .arg("--supervised")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(output)
        .spawn()
        .map_err(failed)
}

fn is_ready(data: &DataFolder, supervisor: &Child) -> Result<bool, Error> {
    let state = State::read(&data.state_file())?;
    Ok(state.is_some_and(|state| {
        state.phase == Phase::Ready && u32::try_from(state.supervisor.pid).ok() == supervisor.id()
    }))
}

fn copy_new(reader: &mut File) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    let _ = anstream::stderr().write_all(&bytes);
    Ok(())
}

async fn end(supervisor: &Child) -> Result<(), Error> {
    let pid = supervisor.id().and_then(|pid| i32::try_from(pid).ok());
    let Some(identity) = pid.and_then(Identity::of) else { return Ok(()) };
    stop("supervisor", identity, StopPolicy { timeout: STOP_TIMEOUT, ..StopPolicy::default() })
        .await
}

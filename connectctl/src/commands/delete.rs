//! `delete`: removes connectors by name, sinks before sources. Their offsets stay.

use std::collections::BTreeMap;
use std::time::Duration;

use super::selection::unknown;
use crate::cli::DeleteArgs;
use crate::connect::client::Client;
use crate::connect::error::{Failure, Recovery};
use crate::connect::model::{Kind, Live};
use crate::deadline::{Attempts, Deadline};
use crate::error::Error;
use crate::exit::Exit;
use crate::progress::{Progress, Reporter};
use crate::terminal::Terminal;

pub(super) const WHAT_STAYS: &str = "\
offsets and replication slots stay: a connector of the same name goes on where this one stopped
";

pub(super) async fn run(
    client: &Client,
    args: &DeleteArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    for name in delete(client, &args.names, args.wait.timeout(), &terminal).await? {
        terminal.print(&format!("deleted {name}\n"));
    }
    terminal.tell(WHAT_STAYS);
    Ok(Exit::Done)
}

/// Deletes connectors and gives their names in the order of deletion.
///
/// # Errors
/// [`Error::NoSuchConnector`] comes before anything is deleted.
pub async fn delete(
    client: &Client,
    names: &[String],
    wait_timeout: Duration,
    reporter: &dyn Reporter,
) -> Result<Vec<String>, Error> {
    let deadline = Deadline::after(wait_timeout, reporter);
    let live = deadline.read("reading the connectors", || client.connectors()).await?;
    let mut deleted = in_order(names, &live)?;
    deleted.dedup();
    for name in &deleted {
        reporter.progress(&Progress::Deleting(name.clone()));
        delete_one(client, name, &deadline).await?;
    }
    Ok(deleted)
}

fn in_order(names: &[String], live: &BTreeMap<String, Live>) -> Result<Vec<String>, Error> {
    let mut ordered = Vec::new();
    for name in names {
        let found = live.get(name).ok_or_else(|| unknown(name, live.keys()))?;
        ordered.push((found.kind != Kind::Sink, name.clone()));
    }
    ordered.sort();
    Ok(ordered.into_iter().map(|(_, name)| name).collect())
}

/// A deletion may have happened though its answer was lost: then a second attempt finds nothing.
pub(crate) async fn delete_one(
    client: &Client,
    name: &str,
    deadline: &Deadline<'_>,
) -> Result<(), Error> {
    let action = format!("deleting `{name}`");
    let mut attempts = Attempts::new(&action);
    let mut may_be_gone = false;
    loop {
        match deadline.attempt(&mut attempts, client.delete(name)).await? {
            Ok(()) => return Ok(()),
            Err(Failure::NotFound { .. }) if may_be_gone => return Ok(()),
            Err(failure) => {
                may_be_gone |= failure.recovery() == Recovery::LookFirst;
                deadline.pause(&mut attempts, failure).await?;
            }
        }
    }
}

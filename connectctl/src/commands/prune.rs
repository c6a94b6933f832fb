//! `prune`: deletes what is owned and in no file any more.

use std::collections::BTreeSet;

use crate::cli::PruneArgs;
use crate::commands::apply::READING;
use crate::commands::delete::{WHAT_STAYS, delete_one};
use crate::connect::client::Client;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::plan::{self, Deletion};
use crate::progress::{Progress, Reporter};
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &PruneArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let wanted: BTreeSet<String> = args.files.load()?.into_iter().map(|one| one.name).collect();
    let deadline = Deadline::after(args.wait.timeout(), &terminal);
    let live = deadline.read(READING, || client.connectors()).await?;
    let deletions = plan::deletions(&wanted, &live, &args.owned.owned());
    if deletions.is_empty() {
        terminal.print("nothing to prune\n");
        return Ok(Exit::Done);
    }
    confirm(&deletions, args.yes, terminal)?;
    for Deletion { name, .. } in &deletions {
        terminal.progress(&Progress::Deleting(name.clone()));
        delete_one(client, name, &deadline).await?;
        terminal.print(&format!("deleted {name}\n"));
    }
    terminal.tell(WHAT_STAYS);
    Ok(Exit::Done)
}

/// Tells what is to go, and asks unless that was answered on the command line.
pub(crate) fn confirm(deletions: &[Deletion], yes: bool, terminal: Terminal) -> Result<(), Error> {
    terminal.tell("to be deleted:\n");
    for Deletion { name, kind } in deletions {
        terminal.tell(&format!("  {name}  ({kind})\n"));
    }
    if yes || terminal.confirm("delete them?") == Some(true) {
        return Ok(());
    }
    Err(Error::Unconfirmed)
}

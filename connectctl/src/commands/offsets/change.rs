//! The one order in which offsets are changed safely: save, stop, change, bring back.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::report;
use crate::cli::OffsetsChangeArgs;
use crate::commands::selection::select;
use crate::commands::settle::{settle, verdict};
use crate::commands::transition::{awaited, is_in, request};
use crate::connect::client::Client;
use crate::connect::model::{Live, Offsets};
use crate::connect::target_state::TargetState;
use crate::connect::version::Feature;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::render::document;
use crate::terminal::Terminal;

/// What is to be done to them.
pub(super) enum Change {
    Set(Offsets),
    Reset,
}

pub(super) async fn run(
    client: &Client,
    args: &OffsetsChangeArgs,
    change: &Change,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let deadline = Deadline::after(args.settle.wait.timeout(), &terminal);
    let live = deadline.read("reading the connectors", || client.connectors()).await?;
    let (name, live) = select(live, std::slice::from_ref(&args.name))?.remove(0);
    let is_stopped = is_in(&live, TargetState::Stopped);
    if !is_stopped && !args.stop && !args.dry_run {
        return Err(Error::NotStopped { name });
    }
    let able = || client.require(Feature::AlterOffsets);
    deadline.read("reading the worker's version", able).await?;
    let before = deadline.read("reading the offsets", || client.offsets(&name)).await?;
    for line in report::changes(&before, change) {
        terminal.print(&format!("{line}\n"));
    }
    if args.dry_run {
        terminal.tell("nothing was changed: `--dry-run`\n");
        return Ok(Exit::Done);
    }
    let task = Task { client, args, name: &name, live: &live, deadline: &deadline, terminal };
    if !is_stopped {
        task.reach(TargetState::Stopped).await?;
    }
    let changed = match task.back_up().await {
        Ok(()) => task.change(change).await,
        Err(error) => Err(error),
    };
    if let Ok(message) = &changed {
        terminal.tell(&format!("{message}\n"));
    }
    if !is_stopped {
        task.bring_back(changed.as_ref().err()).await?;
    }
    changed.map(|_| Exit::Done)
}

struct Task<'a> {
    client: &'a Client,
    args: &'a OffsetsChangeArgs,
    name: &'a str,
    live: &'a Live,
    deadline: &'a Deadline<'a>,
    terminal: Terminal,
}

impl Task<'_> {
    async fn reach(&self, state: TargetState) -> Result<(), Error> {
        request(self.client, self.name, state, self.deadline, &self.terminal).await?;
        let awaited = vec![awaited(self.name.to_owned(), self.live, state)];
        let pause = self.args.settle.poll_interval();
        let settled = settle(self.client, awaited, self.deadline, pause, &self.terminal).await?;
        verdict(settled, self.deadline)
    }

    /// Reads them once more, as the connector went on until it was stopped.
    async fn back_up(&self) -> Result<(), Error> {
        let read = || self.client.offsets(self.name);
        let offsets = self.deadline.read("reading the offsets", read).await?;
        let path = self.args.backup.clone().unwrap_or_else(|| default_backup(self.name));
        save(&path, &offsets).map_err(|source| Error::Backup { path: path.clone(), source })?;
        self.terminal.tell(&format!("the offsets were saved to `{}`\n", path.display()));
        Ok(())
    }

    /// Setting and resetting come to the same when they are repeated.
    async fn change(&self, change: &Change) -> Result<String, Error> {
        let action = format!("changing the offsets of `{}`", self.name);
        let send = || async {
            match change {
                Change::Set(wanted) => self.client.set_offsets(self.name, wanted).await,
                Change::Reset => self.client.reset_offsets(self.name).await,
            }
        };
        self.deadline.read(&action, send).await
    }

    /// Back to what the connector did before, also if the change was refused. If it is not known
    /// whether it took place, the connector stays stopped: it must not go on from a guess.
    async fn bring_back(&self, failure: Option<&Error>) -> Result<(), Error> {
        if failure.is_some_and(|error| !error.had_no_effect()) {
            self.terminal.tell(&format!(
                "`{name}` was left stopped; `connectctl resume {name}` starts it\n",
                name = self.name
            ));
            return Ok(());
        }
        let state = self.live.status.as_ref().map_or("", |status| &status.connector.state);
        self.reach(TargetState::of_status(state)).await
    }
}

fn default_backup(name: &str) -> PathBuf {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let safe: String = name
        .chars()
        .map(|char| if char.is_alphanumeric() || "-_.".contains(char) { char } else { '_' })
        .collect();
    PathBuf::from(format!("{safe}-offsets-{seconds}.json"))
}

/// Never in place of an earlier one.
fn save(path: &Path, offsets: &Offsets) -> std::io::Result<()> {
    let text = document::json("offsets", &serde_json::json!(offsets.offsets));
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

//! The offsets, out of the connector and back.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::connect::client::Client;
use crate::connect::model::Offsets;
use crate::deadline::Deadline;
use crate::error::Error;

/// Saves them as `connectctl offsets set` takes them.
pub(super) async fn save(
    client: &Client,
    name: &str,
    backup: &Path,
    deadline: &Deadline<'_>,
) -> Result<Offsets, Error> {
    let offsets = read(client, name, deadline).await?;
    let failed = |source| Error::Write { path: backup.to_owned(), source };
    let text = serde_json::to_string_pretty(&offsets).map_err(|error| failed(error.into()))?;
    write_new(backup, &(text + "\n")).map_err(failed)?;
    Ok(offsets)
}

/// Never in place of an earlier one, which may be the last copy.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A name of its own for each backup.
pub(super) fn default_backup(name: &str) -> PathBuf {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let safe = |character: char| {
        if character.is_alphanumeric() || "-_.".contains(character) { character } else { '_' }
    };
    let name: String = name.chars().map(safe).collect();
    format!("{name}-offsets-{seconds}.json").into()
}

/// Gives them back, unless they have survived the deletion, as those of sources do.
pub(super) async fn restore(
    client: &Client,
    name: &str,
    saved: &Offsets,
    deadline: &Deadline<'_>,
) -> Result<(), Error> {
    if is_same(&read(client, name, deadline).await?, saved) {
        return Ok(());
    }
    let action = format!("giving `{name}` its offsets");
    deadline.read(&action, || client.set_offsets(name, saved)).await?;
    if is_same(&read(client, name, deadline).await?, saved) {
        return Ok(());
    }
    Err(Error::OffsetsDiffer { name: name.to_owned() })
}

async fn read(client: &Client, name: &str, deadline: &Deadline<'_>) -> Result<Offsets, Error> {
    deadline.read(&format!("reading the offsets of `{name}`"), || client.offsets(name)).await
}

/// Connect gives them in no order.
fn is_same(one: &Offsets, other: &Offsets) -> bool {
    let sorted = |offsets: &Offsets| {
        let mut texts: Vec<String> = offsets
            .offsets
            .iter()
            .map(|offset| format!("{} {}", offset.partition, offset.offset))
            .collect();
        texts.sort();
        texts
    };
    sorted(one) == sorted(other)
}

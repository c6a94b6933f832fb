//! `lint`: checks files against the definitions of the plugins.

use std::fs;

use super::snapshot;
use crate::cli::LintArgs;
use crate::connect::client::Client;
use crate::error::Error;
use crate::exit::Exit;
use crate::lint::{self, Severity, Snapshot};
use crate::terminal::Terminal;

/// `client` is made only if a worker is to be asked.
pub(super) async fn run(
    client: impl FnOnce() -> Result<Client, Error>,
    args: &LintArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let connectors = args.files.load()?;
    let snapshot = if args.offline { saved(args)? } else { snapshot::take(&client()?).await? };
    let findings = lint::lint(&connectors, &snapshot);
    for finding in &findings {
        terminal.print(&format!("{finding}\n"));
    }
    let is_error = |finding: &&lint::Finding| finding.severity == Severity::Error;
    let errors = findings.iter().filter(is_error).count();
    let (warnings, files) = (findings.len() - errors, connectors.len());
    terminal.print(&format!(
        "{}, {} in {}\n",
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(files, "connector")
    ));
    Ok(if errors == 0 { Exit::Done } else { Exit::Refused })
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn saved(args: &LintArgs) -> Result<Snapshot, Error> {
    let failed = |reason: String| Error::Snapshot { path: args.snapshot.clone(), reason };
    let text = fs::read_to_string(&args.snapshot).map_err(|error| failed(error.to_string()))?;
    Snapshot::read(&text).map_err(failed)
}

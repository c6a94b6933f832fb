//! What the shell offers at the Tab key, with names from the live cluster. It must never be in the
//! way: whatever fails or takes too long offers nothing, silently.

use std::ffi::OsStr;
use std::thread;
use std::time::Duration;

use clap::{CommandFactory, Parser};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};

use crate::cli::{Cli, GlobalArgs};
use crate::connect::client::Client;
use crate::settings;
use crate::settings::contexts::Contexts;

/// Longer than this, and the key seems dead.
const LIMIT: Duration = Duration::from_millis(500);

/// The variable by which the shell asks.
const VARIABLE: &str = "CONNECTCTL_COMPLETE";

/// Answers the shell, if it is the shell that asks.
#[must_use]
pub fn answered() -> bool {
    let folder = std::env::current_dir().ok();
    let environment = CompleteEnv::with_factory(Cli::command).var(VARIABLE);
    let answered = environment.try_complete(std::env::args_os(), folder.as_deref());
    // A shell that asks for what there is not gets no offers.
    answered.unwrap_or(true)
}

/// The script that makes a shell ask.
pub(crate) fn script(shell: &str) -> Option<String> {
    let shells = Shells::builtins();
    let mut script = Vec::new();
    let shell = shells.completer(shell)?;
    shell
        .write_registration(VARIABLE, "connectctl", "connectctl", "connectctl", &mut script)
        .ok()?;
    String::from_utf8(script).ok()
}

/// Offers the connectors of the cluster.
pub(crate) fn connectors() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| offer(current, &live_names(Names::Connectors)))
}

/// Offers the connector classes of the worker.
pub(crate) fn plugins() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| offer(current, &live_names(Names::Plugins)))
}

/// Offers the clusters of the contexts file.
pub(crate) fn contexts() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        let contexts = Contexts::load(&typed()).unwrap_or_default();
        offer(current, &contexts.contexts.into_keys().collect::<Vec<_>>())
    })
}

#[derive(Clone, Copy)]
enum Names {
    Connectors,
    Plugins,
}

fn offer(current: &OsStr, names: &[String]) -> Vec<CompletionCandidate> {
    let current = current.to_string_lossy();
    let fits = names.iter().filter(|name| name.starts_with(&*current));
    fits.map(CompletionCandidate::new).collect()
}

/// The shell's question comes outside of any runtime, or inside of one: it gets a thread of its own.
fn live_names(names: Names) -> Vec<String> {
    let looked_up = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        runtime.block_on(async { tokio::time::timeout(LIMIT, look_up(names)).await.ok()? })
    });
    looked_up.join().ok().flatten().unwrap_or_default()
}

async fn look_up(names: Names) -> Option<Vec<String>> {
    let client = Client::with(settings::connection(&typed()).ok()?).ok()?;
    Some(match names {
        Names::Connectors => client.connectors().await.ok()?.into_keys().collect(),
        Names::Plugins => client.plugins().await.ok()?.into_iter().map(|one| one.class).collect(),
    })
}

/// The flags on the line so far, which may be anything but complete.
fn typed() -> GlobalArgs {
    #[derive(Parser)]
    #[command(ignore_errors = true, disable_help_flag = true)]
    struct Line {
        #[command(flatten)]
        global: GlobalArgs,
    }
    let line = std::env::args_os().skip_while(|word| word != "--").skip(1);
    Line::try_parse_from(line).map(|line| line.global).unwrap_or_default()
}

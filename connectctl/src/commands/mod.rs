//! The execution, one verb a file.

pub mod apply;
pub mod completions;
pub mod delete;
pub mod describe;
pub mod drift;
pub mod export;
pub mod get;
pub mod lint;
pub mod logs;
pub mod man;
pub mod offsets;
pub mod patch;
pub mod pause;
pub mod plan;
pub mod prune;
pub mod recreate;
pub mod restart;
pub mod resume;
pub mod snapshot;
pub mod status;
pub mod stop;
pub mod validate;
pub mod wait;

mod reading;
pub(crate) mod selection;
mod settle;
mod transition;

use std::cell::OnceCell;

use crate::cli::{Cli, Command, GlobalArgs};
use crate::connect::client::Client;
use crate::connect::connection::Connection;
use crate::error::Error;
use crate::exit::Exit;
use crate::settings;
use crate::terminal::Terminal;

/// Does what was typed: the table of all verbs.
pub async fn run(cli: &Cli, terminal: Terminal) -> Result<Exit, Error> {
    let asked = OnceCell::new();
    let client = || {
        let client = connect(&cli.global, terminal)?;
        asked.get_or_init(|| client.asked());
        Ok(client)
    };
    let result = perform(&cli.command, client, terminal).await;
    result.map_err(|error| error.of(asked.into_inner()))
}

async fn perform(
    command: &Command,
    client: impl Fn() -> Result<Client, Error>,
    terminal: Terminal,
) -> Result<Exit, Error> {
    match command {
        Command::Apply(args) => apply::run(&client()?, args, terminal).await,
        Command::Plan(args) => plan::run(&client()?, args, terminal).await,
        Command::Validate(args) => validate::run(&client()?, args, terminal).await,
        Command::Lint(args) => lint::run(client, args, terminal).await,
        Command::Snapshot(args) => snapshot::run(&client()?, args, terminal).await,
        Command::Drift(args) => drift::run(&client()?, args, terminal).await,
        Command::Prune(args) => prune::run(&client()?, args, terminal).await,
        Command::Patch(args) => patch::run(&client()?, args, terminal).await,
        Command::Recreate(args) => recreate::run(&client()?, args, terminal).await,
        Command::Export(args) => export::run(&client()?, args, terminal).await,
        Command::Status(args) => status::run(&client()?, args, terminal).await,
        Command::Get(args) => get::run(&client()?, args, terminal).await,
        Command::Describe(args) => describe::run(&client()?, args, terminal).await,
        Command::Restart(args) => restart::run(&client()?, args, terminal).await,
        Command::Pause(args) => pause::run(&client()?, args, terminal).await,
        Command::Stop(args) => stop::run(&client()?, args, terminal).await,
        Command::Resume(args) => resume::run(&client()?, args, terminal).await,
        Command::Offsets(args) => offsets::run(&client()?, args, terminal).await,
        Command::Logs(args) => logs::run(&client()?, args, terminal).await,
        Command::Wait(args) => wait::run(&client()?, args, terminal).await,
        Command::Delete(args) => delete::run(&client()?, args, terminal).await,
        Command::Completions(args) => Ok(completions::run(args, terminal)),
        Command::Man => Ok(man::run(terminal)),
    }
}

fn connect(args: &GlobalArgs, terminal: Terminal) -> Result<Client, Error> {
    for warning in settings::warnings(args) {
        terminal.tell(&warning);
    }
    let connection = settings::connection(args)?;
    let debug =
        args.debug.then_some((|line| Terminal.tell(&format!("debug: {line}\n"))) as fn(&str));
    Client::with(Connection { debug, ..connection })
}

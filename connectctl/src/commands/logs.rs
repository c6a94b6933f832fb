//! `logs`: how much the workers log.

use super::get::loggers;
use super::reading::read;
use crate::cli::{LevelArgs, Logs, LogsArgs, Scope};
use crate::connect::client::Client;
use crate::connect::model::LoggerScope;
use crate::error::Error;
use crate::exit::Exit;
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &LogsArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let Logs::Level(args) = &args.what;
    match (&args.logger, &args.level) {
        (Some(logger), Some(level)) => set(client, logger, level, args.scope, terminal).await?,
        _ => show(client, args, terminal).await?,
    }
    Ok(Exit::Done)
}

async fn show(client: &Client, args: &LevelArgs, terminal: Terminal) -> Result<(), Error> {
    let listing = match &args.logger {
        None => loggers::list(client, terminal).await?,
        Some(name) => {
            let logger = read("reading the logger", &terminal, || client.logger(name)).await?;
            loggers::listing([(name.clone(), logger)])
        }
    };
    terminal.print(&listing.text(args.output));
    Ok(())
}

async fn set(
    client: &Client,
    logger: &str,
    level: &str,
    scope: Scope,
    terminal: Terminal,
) -> Result<(), Error> {
    let (scope, place) = match scope {
        Scope::Worker => (LoggerScope::Worker, "the worker that answered"),
        Scope::Cluster => (LoggerScope::Cluster, "all workers"),
    };
    let level = level.to_ascii_uppercase();
    let action = "setting the level";
    read(action, &terminal, || client.set_logger(logger, &level, scope)).await?;
    terminal.print(&format!("{logger}  {level}\n"));
    terminal.tell(&format!("it holds on {place}, until a restart\n"));
    Ok(())
}

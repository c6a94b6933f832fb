//! The execution, one verb a file.

pub mod apply;
pub mod delete;
pub mod status;

use crate::cli::{Cli, Command};
use crate::connect::client::Client;
use crate::error::Error;
use crate::exit::Exit;
use crate::terminal::Terminal;

/// Does what was typed: the table of all verbs.
pub async fn run(cli: &Cli, terminal: Terminal) -> Result<Exit, Error> {
    let client = || Client::new(&cli.global.url);
    match &cli.command {
        Command::Apply(args) => apply::run(&client()?, args, terminal).await,
        Command::Status(args) => status::run(&client()?, args, terminal).await,
        Command::Delete(args) => delete::run(&client()?, args, terminal).await,
    }
}

//! Parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use connectctl::cli::Cli;
use connectctl::{Exit, Terminal, commands, completion};

#[tokio::main]
async fn main() -> ExitCode {
    if completion::answered() {
        return Exit::Done.into();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => return usage(&message),
    };
    let exit = commands::run(&cli, Terminal).await.unwrap_or_else(|error| {
        Terminal.fail(&error);
        error.exit()
    });
    exit.into()
}

/// clap gives 2, which is kept for "there are changes".
fn usage(message: &clap::Error) -> ExitCode {
    // Nothing is left to do when the terminal has gone.
    let _ = message.print();
    if message.use_stderr() { Exit::Error.into() } else { Exit::Done.into() }
}

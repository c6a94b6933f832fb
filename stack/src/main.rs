//! `stack`: parse, run, exit status.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use stack::cli::{Cli, Command};
use stack::java::Jdk;
use stack::{Error, commands, progress};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    // What the verifier of certificates says stands in the error, too.
    let usual = "warn,stack=info,rustls_platform_verifier=off";
    let filter = EnvFilter::try_from_env("STACK_LOG").unwrap_or_else(|_| usual.into());
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(colour)
        .with_target(false)
        .init();
    let command = Cli::parse().command;
    // 1 would say that documents differ.
    let failure =
        if matches!(command, Command::Verify(_)) { ExitCode::from(2) } else { ExitCode::FAILURE };
    run(command).await.unwrap_or_else(|error| {
        progress::say(&explain(&error));
        failure
    })
}

async fn run(command: Command) -> Result<ExitCode, Error> {
    let mut stdout = anstream::stdout();
    match command {
        Command::Up(arguments) => commands::up(arguments, print).await?,
        Command::Down(arguments) => commands::down(&arguments).await?,
        Command::Logs(arguments) => commands::logs(&arguments, &mut stdout).await?,
        Command::Status(arguments) => {
            let well = commands::status(&arguments, &mut stdout).await?;
            return Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Kibana(command) => print(&commands::kibana(&command).await?),
        Command::JavaHome => print(&format!("{}\n", Jdk::find()?.home.display())),
        Command::Verify(arguments) => return commands::verify(&arguments).await,
    }
    Ok(ExitCode::SUCCESS)
}

fn print(text: &str) {
    use std::io::Write as _;
    let _ = write!(anstream::stdout(), "{text}");
}

/// The error, its causes, and after an empty line the way out.
fn explain(error: &Error) -> String {
    let mut text = format!("error: {error}");
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  caused by: {source}");
        cause = source.source();
    }
    if let Some(hint) = error.hint() {
        let _ = write!(text, "\n\nhint: {hint}");
    }
    text
}

//! The processor's command line.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use processor::config::{Command, CommandLine};
use processor::runtime::{self, RuntimeError};

fn main() -> ExitCode {
    let line = CommandLine::parse();
    if let Err(error) = runtime::start_logging(&line.logging) {
        return complain(&error, None);
    }
    let result =
        match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
            Ok(executor) => {
                let result = executor.block_on(execute(line.command));
                // A call to Kafka may still block: it must not keep the process.
                executor.shutdown_background();
                result
            }
            Err(source) => Err(RuntimeError::System { action: "start the executor", source }),
        };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error, error.hint()),
    }
}

async fn execute(command: Command) -> Result<(), RuntimeError> {
    match command {
        Command::Run(options) => runtime::run(*options).await,
        Command::Topology(names) => print(&runtime::describe(&names)),
        Command::Reset(options) => print(&runtime::reset(&options).await?.join("\n")),
    }
}

fn print(text: &str) -> Result<(), RuntimeError> {
    writeln!(io::stdout(), "{text}")
        .map_err(|source| RuntimeError::System { action: "write to standard output", source })
}

/// Prints an error with its causes and the way out.
fn complain(error: &dyn std::error::Error, hint: Option<String>) -> ExitCode {
    let mut text = format!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    if let Some(hint) = hint {
        text = format!("{text}\n\nhint: {hint}");
    }
    // Nobody is left to tell when standard error is closed.
    drop(writeln!(io::stderr(), "{text}"));
    ExitCode::FAILURE
}

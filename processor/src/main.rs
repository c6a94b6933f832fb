//! The processor's command line.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use processor::config::{self, Command, CommandLine, ConfigError, Invocation};
use processor::runtime::{self, RuntimeError};

/// Wrong command line, environment or file; clap ends with the same.
const WRONG_SETTINGS: u8 = 2;

fn main() -> ExitCode {
    match config::load(std::env::args_os(), std::env::vars_os()) {
        Ok(Invocation::Execute(line)) => start(*line),
        Ok(Invocation::Print(text)) => finish(print(&text)),
        Err(ConfigError::CommandLine(message)) => {
            // Nobody is left to tell when the stream is closed.
            drop(message.print());
            u8::try_from(message.exit_code()).unwrap_or(WRONG_SETTINGS).into()
        }
        Err(error) => complain(&error, error.hint(), WRONG_SETTINGS),
    }
}

fn start(line: CommandLine) -> ExitCode {
    if let Err(error) = runtime::start_logging(&line.logging) {
        return complain(&error, None, WRONG_SETTINGS);
    }
    match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(executor) => {
            let result = executor.block_on(execute(line.command));
            // A call to Kafka may still block: it must not keep the process.
            executor.shutdown_background();
            finish(result)
        }
        Err(source) => finish(Err(RuntimeError::System { action: "start the executor", source })),
    }
}

async fn execute(command: Command) -> Result<(), RuntimeError> {
    match command {
        Command::Run(options) => runtime::run(*options).await,
        Command::Topology(options) => print(&runtime::describe(&options.names, options.format)),
        Command::Reset(options) => print(&runtime::reset(&options).await?.join("\n")),
    }
}

fn finish(result: Result<(), RuntimeError>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error, error.hint(), error.exit_code()),
    }
}

fn print(text: &str) -> Result<(), RuntimeError> {
    writeln!(io::stdout(), "{text}")
        .map_err(|source| RuntimeError::System { action: "write to standard output", source })
}

/// Prints an error with its causes and the way out.
fn complain(error: &dyn Error, hint: Option<String>, exit_code: u8) -> ExitCode {
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
    exit_code.into()
}

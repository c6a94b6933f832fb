//! The benchmarks: `make bench`, or one case by its name. `bench/README.md` says what they mean.

#![expect(
    clippy::cast_precision_loss,
    reason = "figures are rounded when they are read, not before they reach 2^53"
)]

mod cases;
mod cli;
mod cluster;
mod interrupt;
mod load;
mod measure;
mod node;
mod peers;
mod report;
mod services;

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;

use cli::{Arguments, Command};

fn main() -> ExitCode {
    match execute(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when standard error is closed.
            drop(writeln!(std::io::stderr(), "error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn execute(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.command {
        Command::BareConsumer { bootstrap_servers, topic, partitions } => {
            peers::bare_consumer::main(bootstrap_servers, topic, *partitions)
        }
        Command::Case(case) => cases::run(arguments, std::slice::from_ref(case)),
        Command::All => cases::run(arguments, &cases::Case::ALL),
    }
}

//! `make drill`: the pipeline under fault, on the real services.

use std::{io::Write as _, process::ExitCode};

use anyhow::Result;
use clap::Parser;
use e2e::drill::{Settings, run};

/// Kills, pauses and scales processors, broker and registry under load, and proves that nothing is lost, repeated or
/// out of order.
#[derive(Parser)]
#[command(name = "drill")]
struct CommandLine {
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let report = run(&CommandLine::parse().settings, "drill").await?;
    write!(std::io::stdout(), "{report}")?;
    Ok(if report.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

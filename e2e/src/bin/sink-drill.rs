//! `make drill-sink`: the Elasticsearch sink under fault, on the real services.

use std::{io::Write as _, process::ExitCode};

use anyhow::Result;
use clap::Parser;
use e2e::sink_drill::{Settings, run};

/// Kills workers and nodes in the middle of bulk requests, refuses writes, loses answers, delivers everything again,
/// and compares the index with the records.
#[derive(Parser)]
#[command(name = "sink-drill")]
struct CommandLine {
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let report = run(&CommandLine::parse().settings).await?;
    write!(std::io::stdout(), "{report}")?;
    Ok(if report.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

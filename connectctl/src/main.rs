//! Parse, run, exit code.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use clap::Parser;
use connectctl::cli::{ApplyArgs, Cli, Command, DeleteArgs, Output, StatusArgs};
use connectctl::health::Health;
use connectctl::{ApplyOptions, Client, Error, Progress, Reporter, render};

const FAILED: u8 = 4;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => return usage(&message),
    };
    match run(&cli).await {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            show(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

async fn run(cli: &Cli) -> Result<u8, Error> {
    let client = Client::new(&cli.url)?;
    match &cli.command {
        Command::Apply(args) => apply(&client, args).await,
        Command::Status(args) => status(&client, args).await,
        Command::Delete(args) => delete(&client, args).await,
    }
}

async fn apply(client: &Client, args: &ApplyArgs) -> Result<u8, Error> {
    let options = ApplyOptions {
        wait_timeout: args.wait.timeout(),
        poll_interval: Duration::from_millis(args.poll_interval_ms),
    };
    let result = connectctl::apply(client, &args.paths, &options, &Stderr).await;
    match &result {
        Ok(report) => print(&render::apply::text(report)),
        Err(Error::Incomplete { report, .. }) => print(&render::apply::text(report)),
        Err(_) => {}
    }
    result.map(|_| 0)
}

async fn status(client: &Client, args: &StatusArgs) -> Result<u8, Error> {
    let all = connectctl::status(client).await?;
    print(&match args.output {
        Output::Table => render::status::table(&all),
        Output::Json => render::status::json(&all),
    });
    let failed = all.iter().any(|one| matches!(one.health, Health::Failed(_)));
    Ok(if failed { FAILED } else { 0 })
}

async fn delete(client: &Client, args: &DeleteArgs) -> Result<u8, Error> {
    let deleted = connectctl::delete(client, &args.names, args.wait.timeout(), &Stderr).await?;
    for name in deleted {
        print(&format!("deleted {name}\n"));
    }
    tell(
        "offsets and replication slots stay: a connector of the same name goes on where this one stopped\n",
    );
    Ok(0)
}

struct Stderr;

impl Reporter for Stderr {
    fn progress(&self, step: &Progress) {
        tell(&format!("{step}\n"));
    }
}

fn show(error: &Error) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    tell(&format!("{red}error:{red:#} {}", render::error::text(error)));
}

/// 2 is kept for "there are changes", so a wrong command line gives 1.
fn usage(message: &clap::Error) -> ExitCode {
    // Nothing is left to do when the terminal has gone.
    let _ = message.print();
    ExitCode::from(u8::from(message.use_stderr()))
}

fn print(text: &str) {
    // A reader such as `head` may have seen enough.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

fn tell(text: &str) {
    // Without a stderr there is nobody to tell.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

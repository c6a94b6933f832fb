//! Parse, run, exit code: 0 at the history's end or when asked to stop, 1 on failure, 2 for a wrong command line.

use std::io::Write as _;
use std::process::ExitCode;

use generator::config::{Config, command};
use generator::progress::{LogWriter, Progress, rows_per_second};
use generator::session::{Outcome, run};
use generator::shutdown::Shutdown;
use generator::{GeneratorError, causes};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match generate().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

async fn generate() -> anyhow::Result<()> {
    let password = std::env::var("PGPASSWORD").ok();
    // 32 bits: a person may have to type it.
    let config = Config::new(&command().get_matches(), password, rand::random::<u32>().into())?;
    let seed = config.plan.seed;
    let progress = Progress::new();
    log_to(progress.log_writer());
    let token = CancellationToken::new();
    let shutdown = Shutdown::new()?;
    let outcome = tokio::select! {
        outcome = run(config, progress, token.clone()) => outcome?,
        () = shutdown.wait(token) => return Err(GeneratorError::Interrupted.into()),
    };
    print(seed, &outcome)?;
    Ok(())
}

fn print(seed: u64, outcome: &Outcome) -> std::io::Result<()> {
    let Outcome { written, position, steps, elapsed } = *outcome;
    let rate = rows_per_second(written, elapsed);
    let seconds = elapsed.as_secs_f64();
    writeln!(
        std::io::stdout(),
        "wrote {written} changes in {seconds:.1} s ({rate:.1} rows/s); seed {seed} is at {position} of {steps}"
    )
}

fn log_to(writer: LogWriter) {
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .with_env_var("GENERATOR_LOG")
        .from_env_lossy();
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colour)
        .with_target(false)
        .with_writer(writer)
        .init();
}

fn report(error: &anyhow::Error) {
    let mut lines = vec![format!("error: {error}")];
    lines.extend(causes(error.as_ref()).iter().map(|cause| format!("  caused by: {cause}")));
    if let Some(hint) = error.downcast_ref().and_then(GeneratorError::hint) {
        lines.push(format!("\nhint: {hint}"));
    }
    // Nobody is left to tell if stderr is closed.
    let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
}

//! `dashboard`: parse, serve, exit status.

use std::process::ExitCode;

use clap::Parser as _;
use dashboard::change::Changer;
use dashboard::config::Config;
use dashboard::panels::Panels;
use dashboard::{Error, sources, web};
use tracing_subscriber::EnvFilter;

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("DASHBOARD_LOG").unwrap_or_else(|_| "info".into());
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(colour)
        .with_target(false)
        .init();
    match serve(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let hint = error.hint();
            tracing::error!("{:#}", anyhow::Error::new(error));
            hint.inspect(|hint| tracing::error!("hint: {hint}"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> Result<(), Error> {
    let config = config.check()?;
    let listener = web::listen(config.http_address).await?;
    let hub = web::Hub::default();
    let sources = sources::start(&config, Panels::load()?, &hub)?;
    web::serve(listener, web::App { hub, changer: Changer::new(&config)? }, sources).await
}

//! Logs: one line an event on standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{LogFormat, Logging};

/// `--log-level` is no filter.
#[derive(Debug, thiserror::Error)]
#[error("`{level}` is no log level; use `info`, `debug`, `warn` or `processor=debug,info`")]
pub struct InvalidLogLevel {
    level: String,
}

/// Sends every log line to standard error from now on.
pub fn start_logging(options: &Logging) -> Result<(), InvalidLogLevel> {
    let invalid = || InvalidLogLevel { level: options.log_level.clone() };
    let filter = EnvFilter::try_new(&options.log_level).map_err(|_| invalid())?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match options.log_format {
        LogFormat::Text => lines.finish().init(),
        LogFormat::Json => lines.json().flatten_event(true).finish().init(),
    }
    Ok(())
}

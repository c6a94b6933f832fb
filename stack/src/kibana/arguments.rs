//! The arguments of `stack kibana`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

const CREDENTIALS: &str = "\
Credentials come from the environment alone, so that no process list shows them:
  KIBANA_API_KEY                     an API key in its encoded form, or
  KIBANA_USERNAME, KIBANA_PASSWORD   a user's";

/// What is to be done with the dashboard.
#[derive(Debug, Clone, Subcommand)]
pub enum KibanaCommand {
    /// Check `kibana/objects` and write them as the one file that Kibana takes
    Build(BuildArguments),
    /// Wait for Kibana and import the dashboard, in place of what an earlier import left
    #[command(after_help = CREDENTIALS)]
    Import(ImportArguments),
}

/// Arguments of `kibana build`.
#[derive(Debug, Clone, Args)]
pub struct BuildArguments {
    /// The repository [default: the folder above this program, or above the working folder].
    #[arg(long, env = "STACK_PROJECT_DIR", value_name = "FOLDER")]
    pub project_dir: Option<PathBuf>,
}

/// Arguments of `kibana import`.
#[derive(Debug, Clone, Args)]
pub struct ImportArguments {
    /// File of saved objects, one a line, as Kibana exports them [default: `kibana/inventory.ndjson` in the repository]
    pub file: Option<PathBuf>,
    /// Kibana, with its base path if it has one
    #[arg(
        long,
        env = "KIBANA_URL",
        default_value = "http://localhost:5601",
        hide_env_values = true
    )]
    pub url: String,
    /// Space that takes the objects [default: Kibana's default space]
    #[arg(long, env = "KIBANA_SPACE", value_name = "ID")]
    pub space: Option<String>,
    /// Certificates (PEM) of authorities that are trusted besides the system's
    #[arg(long, env = "KIBANA_CA_CERTIFICATE", value_name = "FILE")]
    pub ca_certificate: Option<PathBuf>,
    /// Seconds for everything: a Kibana that starts, and the import
    #[arg(long, env = "KIBANA_WAIT_TIMEOUT", value_name = "SECONDS", default_value_t = 180,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub wait_timeout: u64,
    /// The repository [default: the folder above this program, or above the working folder].
    #[arg(long, env = "STACK_PROJECT_DIR", value_name = "FOLDER", hide_short_help = true)]
    pub project_dir: Option<PathBuf>,
}

impl ImportArguments {
    /// The time for everything.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.wait_timeout)
    }
}

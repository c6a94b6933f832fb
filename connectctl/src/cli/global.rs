use std::path::PathBuf;

use crate::completion;
use clap::Args;

/// Which cluster, and how to be let in. Secrets come from files, from the environment or from the
/// contexts file; given as flags, every user of the machine can read them in the process list.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Connection")]
pub struct GlobalArgs {
    /// Workers of one cluster; the next one is asked when one is away [default: that of the
    /// context, or `http://localhost:8083`]
    #[arg(
        long,
        env = "CONNECTCTL_URL",
        global = true,
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub url: Vec<String>,
    /// A cluster of the contexts file, in place of the current one
    #[arg(add = completion::contexts(), long, value_name = "NAME", env = "CONNECTCTL_CONTEXT", global = true)]
    pub context: Option<String>,
    /// The contexts file, readable by its owner only [default: ~/.config/connectctl/contexts.toml]
    #[arg(long, value_name = "FILE", env = "CONNECTCTL_CONTEXTS", global = true)]
    pub contexts_file: Option<PathBuf>,
    /// The user for basic authentication; the password is in `CONNECTCTL_PASSWORD`
    #[arg(long, value_name = "NAME", env = "CONNECTCTL_USER", global = true)]
    pub user: Option<String>,
    /// A file with the password
    #[arg(long, value_name = "FILE", global = true)]
    pub password_file: Option<PathBuf>,
    /// The password, for all to see
    #[arg(long, value_name = "PASSWORD", global = true, hide = true)]
    pub password: Option<String>,
    /// A file with a bearer token; or it is in `CONNECTCTL_TOKEN`
    #[arg(long, value_name = "FILE", global = true)]
    pub token_file: Option<PathBuf>,
    /// The token, for all to see
    #[arg(long, value_name = "TOKEN", global = true, hide = true)]
    pub token: Option<String>,
    /// A further header of each request
    #[arg(long, value_name = "NAME: VALUE", global = true)]
    pub header: Vec<String>,
    /// Trust only these authorities (PEM)
    #[arg(long, value_name = "FILE", global = true)]
    pub ca_certificate: Option<PathBuf>,
    /// Who we are, for mutual TLS (PEM)
    #[arg(long, value_name = "FILE", global = true, requires = "client_key")]
    pub client_certificate: Option<PathBuf>,
    /// The key to it (PEM)
    #[arg(long, value_name = "FILE", global = true, requires = "client_certificate")]
    pub client_key: Option<PathBuf>,
    /// Go through this proxy
    #[arg(long, value_name = "URL", global = true)]
    pub proxy: Option<String>,
    /// Tell each request and its answer on stderr
    #[arg(long, global = true)]
    pub debug: bool,
}

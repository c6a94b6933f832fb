use clap::Args;

/// Arguments of every verb.
#[derive(Debug, Args)]
pub struct GlobalArgs {
    /// A Kafka Connect worker.
    #[arg(
        long,
        env = "CONNECTCTL_URL",
        default_value = "http://localhost:8083",
        global = true,
        hide_env_values = true
    )]
    pub url: String,
}

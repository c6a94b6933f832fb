use clap::Args;

use super::WriteArgs;

const EXAMPLES: &str = "\
Examples:
  connectctl patch inventory-sink --set batch.size=500
  connectctl patch inventory-sink --remove linger.ms --set tasks.max=4";

/// Arguments of `patch`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, group = clap::ArgGroup::new("what").args(["set", "remove"]).required(true).multiple(true))]
pub struct PatchArgs {
    /// The connector
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Set a key; can be repeated. A secret is better left to a config provider: flags can be seen
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// Remove a key, so that its default holds; can be repeated
    #[arg(long, value_name = "KEY")]
    pub remove: Vec<String>,
    /// How it is written.
    #[command(flatten)]
    pub write: WriteArgs,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("must be KEY=VALUE".to_owned()),
    }
}

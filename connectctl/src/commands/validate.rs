//! `validate`: lets Connect check configurations, whether they differ from what is live or not.

use crate::cli::ValidateArgs;
use crate::commands::apply::prepare::learn_secrets;
use crate::connect::client::Client;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::manifest::Connector;
use crate::progress::{Progress, Reporter};
use crate::terminal::Terminal;
use crate::validation;

pub(super) async fn run(
    client: &Client,
    args: &ValidateArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let connectors = args.files.load()?;
    let deadline = Deadline::after(args.wait.timeout(), &terminal);
    learn_secrets(client, &connectors);
    terminal.progress(&Progress::Validating { connectors: connectors.len() });
    let plugins = deadline.read("reading the plugins", || client.plugins()).await?;
    let all: Vec<&Connector> = connectors.iter().collect();
    validation::validate(client, &all, &plugins, &deadline).await?;
    for connector in &connectors {
        terminal.print(&format!("valid  {}\n", connector.name));
    }
    Ok(Exit::Done)
}

//! `drift`: what was edited on the cluster, and what in the files.

use crate::cli::{DriftArgs, DriftOutput};
use crate::commands::apply::READING;
use crate::commands::apply::prepare::learn_secrets;
use crate::connect::client::Client;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::plan::{self, Drift};
use crate::render;
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &DriftArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let connectors = args.files.load()?;
    learn_secrets(client, &connectors);
    let deadline = Deadline::after(args.wait.timeout(), &terminal);
    let live = deadline.read(READING, || client.connectors()).await?;
    let drifts = plan::drifts(&connectors, &live);
    let secrets = client.secrets();
    terminal.print(&match args.output {
        DriftOutput::Text => render::drift::text(&drifts, connectors.len(), &secrets),
        DriftOutput::Json => render::drift::json(&drifts, &secrets),
    });
    Ok(if drifts.iter().any(Drift::is_on_cluster) { Exit::Changes } else { Exit::Done })
}

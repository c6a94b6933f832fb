//! `get`: lists of what is on the cluster.

pub mod connectors;
pub mod loggers;
pub mod offsets;
pub mod plugins;
pub mod tasks;
pub mod topics;

use crate::cli::{Get, GetArgs};
use crate::connect::client::Client;
use crate::error::Error;
use crate::exit::Exit;
use crate::render::listing::Listing;
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &GetArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let (listing, output): (Listing, _) = match &args.what {
        Get::Connectors(args) => (connectors::list(client, &args.names).await?, &args.output),
        Get::Tasks(args) => (tasks::list(client, &args.names).await?, &args.output),
        Get::Plugins(args) => (plugins::list(client, args.all, terminal).await?, &args.output),
        Get::Topics(args) => (topics::list(client, &args.names, terminal).await?, &args.output),
        Get::Loggers(output) => (loggers::list(client, terminal).await?, output),
        Get::Offsets(args) => (offsets::list(client, &args.name, terminal).await?, &args.output),
    };
    terminal.print(&listing.text(output.output));
    Ok(Exit::Done)
}

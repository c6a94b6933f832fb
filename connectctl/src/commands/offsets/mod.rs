//! `offsets`: how far a connector has come, and how to move it.

mod change;
mod input;
mod report;

use crate::cli::{OffsetsArgs, OffsetsVerb};
use crate::commands::get::offsets::list;
use crate::connect::client::Client;
use crate::error::Error;
use crate::exit::Exit;
use crate::terminal::Terminal;
use change::Change;

pub(super) async fn run(
    client: &Client,
    args: &OffsetsArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    match &args.what {
        OffsetsVerb::Get(args) => {
            let listing = list(client, &args.name, terminal).await?;
            terminal.print(&listing.text(args.output.output));
            Ok(Exit::Done)
        }
        OffsetsVerb::Set(args) => {
            let wanted = input::read(args)?;
            change::run(client, &args.change, &Change::Set(wanted), terminal).await
        }
        OffsetsVerb::Reset(args) => change::run(client, args, &Change::Reset, terminal).await,
    }
}

//! `stop`: ends the tasks, so that offsets can be changed.

use super::transition;
use crate::cli::StateArgs;
use crate::connect::client::Client;
use crate::connect::target_state::TargetState;
use crate::error::Error;
use crate::exit::Exit;
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &StateArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    transition::run(client, args, TargetState::Stopped, terminal).await
}

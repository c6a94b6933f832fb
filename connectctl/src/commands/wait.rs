//! `wait`: until the worker is ready and connectors are as they should be.

use super::settle::{Awaited, settle, verdict};
use crate::cli::{AwaitArgs, AwaitedState};
use crate::connect::client::Client;
use crate::connect::target_state::TargetState;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::gate::{Gate, Goal, POLLS_IN_A_ROW};
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &AwaitArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let deadline = Deadline::after(args.settle.wait.timeout(), &terminal);
    deadline.read("reaching the worker", || client.ready()).await?;
    let names = if args.names.is_empty() {
        let live = deadline.read("reading the connectors", || client.connectors()).await?;
        live.into_keys().collect()
    } else {
        args.names.clone()
    };
    let goal = goal(args.state);
    let gate = || Gate::after_write(None, goal, POLLS_IN_A_ROW);
    let awaited = names.into_iter().map(|name| Awaited { name, gate: gate() }).collect();
    let settled =
        settle(client, awaited, &deadline, args.settle.poll_interval(), &terminal).await?;
    for one in &settled {
        terminal.print(&format!("{}  {}\n", one.name, one.health));
    }
    verdict(settled, &deadline).map(|()| Exit::Done)
}

fn goal(state: AwaitedState) -> Goal {
    match state {
        AwaitedState::Well => Goal::Any,
        AwaitedState::Running => Goal::State(TargetState::Running),
        AwaitedState::Paused => Goal::State(TargetState::Paused),
        AwaitedState::Stopped => Goal::State(TargetState::Stopped),
    }
}

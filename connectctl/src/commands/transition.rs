//! What `pause`, `stop` and `resume` have in common.

use super::selection::select;
use super::settle::{Awaited, settle, verdict};
use crate::cli::StateArgs;
use crate::connect::client::Client;
use crate::connect::model::Live;
use crate::connect::target_state::TargetState;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::gate::{Gate, Goal, POLLS_IN_A_ROW};
use crate::health::Health;
use crate::progress::{Progress, Reporter};
use crate::terminal::Terminal;

/// Asks for the state, waits until it is reached, and tells what changed.
pub(super) async fn run(
    client: &Client,
    args: &StateArgs,
    state: TargetState,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let deadline = Deadline::after(args.settle.wait.timeout(), &terminal);
    let live = deadline.read("reading the connectors", || client.connectors()).await?;
    let (kept, changed): (Vec<_>, Vec<_>) =
        select(live, &args.names)?.into_iter().partition(|(_, live)| is_in(live, state));
    for (name, _) in &changed {
        request(client, name, state, &deadline, &terminal).await?;
    }
    let awaited = changed.into_iter().map(|(name, live)| awaited(name, &live, state)).collect();
    let pause = args.settle.poll_interval();
    let settled = settle(client, awaited, &deadline, pause, &terminal).await?;
    for one in &settled {
        terminal.print(&format!("{:<9}  {}  {}\n", "changed", one.name, one.health));
    }
    for (name, live) in kept {
        let health = Health::of(live.status.as_ref());
        terminal.print(&format!("{:<9}  {name}  {health}\n", "unchanged"));
    }
    verdict(settled, &deadline).map(|()| Exit::Done)
}

/// Sends the request until Connect has taken it; taking it twice does no harm.
pub(super) async fn request(
    client: &Client,
    name: &str,
    state: TargetState,
    deadline: &Deadline<'_>,
    reporter: &dyn Reporter,
) -> Result<(), Error> {
    reporter.progress(&Progress::ChangingState { name: name.to_owned(), state });
    let action = format!("setting `{name}` to {state}");
    deadline.read(&action, || client.set_state(name, state)).await
}

pub(super) fn awaited(name: String, before: &Live, state: TargetState) -> Awaited {
    let before = Some(Health::of(before.status.as_ref()));
    Awaited { gate: Gate::after_write(before, Goal::State(state), POLLS_IN_A_ROW), name }
}

pub(super) fn is_in(live: &Live, state: TargetState) -> bool {
    match Health::of(live.status.as_ref()) {
        Health::Running { .. } => state == TargetState::Running,
        Health::Resting { state: resting } => resting == state.as_connect(),
        Health::Starting { .. } | Health::Failed(_) => false,
    }
}

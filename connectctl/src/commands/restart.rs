//! `restart`: connectors with their tasks, or only what failed, and waits until they run.

use super::selection::select;
use super::settle::{Awaited, Settled, settle, verdict};
use crate::cli::RestartArgs;
use crate::connect::client::Client;
use crate::connect::model::{Live, Status, TaskStatus};
use crate::connect::version::Feature;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::exit::Exit;
use crate::gate::{Gate, Goal, POLLS_IN_A_ROW};
use crate::health::Health;
use crate::progress::{Progress, Reporter};
use crate::terminal::Terminal;

const FAILED: &str = "FAILED";

pub(super) async fn run(
    client: &Client,
    args: &RestartArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let deadline = Deadline::after(args.settle.wait.timeout(), &terminal);
    let live = deadline.read("reading the connectors", || client.connectors()).await?;
    let mut selected = select(live, &args.names)?;
    if args.failed {
        selected.retain(|(_, live)| matches!(Health::of(live.status.as_ref()), Health::Failed(_)));
    }
    if selected.is_empty() {
        terminal.print("nothing has failed\n");
        return Ok(Exit::Done);
    }
    for (name, live) in &selected {
        terminal.progress(&Progress::Restarting(name.clone()));
        restart(client, name, live, args, &deadline).await?;
    }
    let awaited = selected.into_iter().map(awaited).collect();
    let settled =
        settle(client, awaited, &deadline, args.settle.poll_interval(), &terminal).await?;
    for one in &settled {
        terminal.print(&lines(one));
    }
    verdict(settled, &deadline).map(|()| Exit::Done)
}

fn awaited((name, live): (String, Live)) -> Awaited {
    let before = Some(Health::of(live.status.as_ref()));
    // A paused connector stays paused when it is restarted.
    Awaited { name, gate: Gate::after_write(before, Goal::Any, POLLS_IN_A_ROW) }
}

/// A restart whose answer was lost is sent again: a second one does no harm.
async fn restart(
    client: &Client,
    name: &str,
    live: &Live,
    args: &RestartArgs,
    deadline: &Deadline<'_>,
) -> Result<(), Error> {
    let action = format!("restarting `{name}`");
    if let Some(task) = args.task {
        return deadline.read(&action, || client.restart_task(name, task)).await;
    }
    let with_tasks = deadline.read(&action, || client.supports(Feature::RestartWithTasks)).await?;
    if with_tasks {
        return deadline.read(&action, || client.restart(name, args.failed)).await;
    }
    let Some(status) = &live.status else { return Ok(()) };
    one_by_one(client, name, status, args.failed, deadline).await
}

/// Workers before 3.0 restart a connector and each of its tasks apart.
async fn one_by_one(
    client: &Client,
    name: &str,
    status: &Status,
    only_failed: bool,
    deadline: &Deadline<'_>,
) -> Result<(), Error> {
    let is_meant = |state: &str| !only_failed || state == FAILED;
    if is_meant(&status.connector.state) {
        let action = format!("restarting `{name}`");
        deadline.read(&action, || client.restart_without_tasks(name)).await?;
    }
    for task in status.tasks.iter().filter(|task| is_meant(&task.part.state)) {
        let action = format!("restarting task {} of `{name}`", task.id);
        deadline.read(&action, || client.restart_task(name, task.id)).await?;
    }
    Ok(())
}

fn lines(one: &Settled) -> String {
    let tasks = one.live.as_ref().and_then(|live| live.status.as_ref());
    let tasks = tasks.map(|status| status.tasks.as_slice()).unwrap_or_default();
    let task = |task: &TaskStatus| {
        format!("    task {}: {} on `{}`\n", task.id, task.part.state, task.part.worker_id)
    };
    let head = format!("restarted  {}  {}\n", one.name, one.health);
    std::iter::once(head).chain(tasks.iter().map(task)).collect()
}

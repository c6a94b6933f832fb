//! What a status means: pure.

use std::fmt;

use crate::connect::model::{PartStatus, Status};

/// How a connector does, tasks included: a running connector with a failed task is failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// The connector and all its tasks run.
    Running {
        /// How many tasks.
        tasks: usize,
    },
    /// Someone paused or stopped it, and it obeys.
    Resting {
        /// `PAUSED` or `STOPPED`.
        state: String,
    },
    /// Not there yet.
    Starting {
        /// What is missing.
        detail: String,
    },
    /// The connector or a task failed and will not recover by itself.
    Failed(FailedPart),
}

/// The part of a connector that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedPart {
    /// The task's number, `None` for the connector itself.
    pub task: Option<u32>,
    /// The worker it ran on.
    pub worker_id: String,
    /// The root cause: one line of the trace.
    pub cause: String,
}

impl fmt::Display for FailedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(task) = self.task {
            write!(f, "task {task} ")?;
        }
        write!(f, "on worker `{}`: {}", self.worker_id, self.cause)
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Running { tasks: 1 } => write!(f, "running, 1 task"),
            Self::Running { tasks } => write!(f, "running, {tasks} tasks"),
            Self::Resting { state } => write!(f, "{}", state.to_lowercase()),
            Self::Starting { detail } => write!(f, "not running: {detail}"),
            Self::Failed(_) => write!(f, "failed"),
        }
    }
}

impl Health {
    /// The meaning of a status; `None` is one that was not written yet.
    #[must_use]
    pub fn of(status: Option<&Status>) -> Self {
        let Some(status) = status else {
            return Self::starting("no status yet");
        };
        if let Some(part) = first_failure(status) {
            return Self::Failed(part);
        }
        match status.connector.state.as_str() {
            state @ ("PAUSED" | "STOPPED") => Self::of_resting(status, state),
            "RUNNING" => Self::of_tasks(status),
            state => Self::starting(&format!("the connector is {state}")),
        }
    }

    /// Tasks obey a little later than their connector; a stopped one has none left.
    fn of_resting(status: &Status, state: &str) -> Self {
        match status.tasks.iter().find(|task| task.part.state != state) {
            Some(task) => Self::starting(&format!("task {} is {}", task.id, task.part.state)),
            None => Self::Resting { state: state.to_owned() },
        }
    }

    fn of_tasks(status: &Status) -> Self {
        let idle = status.tasks.iter().find(|task| task.part.state != "RUNNING");
        match idle {
            Some(task) => Self::starting(&format!("task {} is {}", task.id, task.part.state)),
            None if status.tasks.is_empty() => Self::starting("it has no task yet"),
            None => Self::Running { tasks: status.tasks.len() },
        }
    }

    fn starting(detail: &str) -> Self {
        Self::Starting { detail: detail.to_owned() }
    }
}

fn first_failure(status: &Status) -> Option<FailedPart> {
    let tasks = status.tasks.iter().map(|task| (Some(task.id), &task.part));
    let mut parts = std::iter::once((None, &status.connector)).chain(tasks);
    let (task, part) = parts.find(|(_, part)| part.state == "FAILED")?;
    Some(FailedPart { task, worker_id: part.worker_id.clone(), cause: root_cause(part) })
}

/// The last `Caused by` of a Java trace says most; without one, its first line does.
pub(crate) fn root_cause(part: &PartStatus) -> String {
    let lines = part.trace.as_deref().unwrap_or_default().lines().map(str::trim);
    let cause = lines.clone().rev().find_map(|line| line.strip_prefix("Caused by: "));
    let cause = cause.or_else(|| lines.clone().find(|line| !line.is_empty()));
    cause.unwrap_or("Connect gives no cause").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::model::TaskStatus;

    fn part(state: &str, trace: Option<&str>) -> PartStatus {
        PartStatus {
            state: state.to_owned(),
            worker_id: "w:8083".to_owned(),
            trace: trace.map(str::to_owned),
        }
    }

    fn health(connector: &str, tasks: &[&str]) -> Health {
        let tasks =
            tasks.iter().zip(0..).map(|(state, id)| TaskStatus { id, part: part(state, None) });
        Health::of(Some(&Status { connector: part(connector, None), tasks: tasks.collect() }))
    }

    #[test]
    fn it_runs_only_with_all_its_tasks() {
        assert_eq!(health("RUNNING", &["RUNNING", "RUNNING"]), Health::Running { tasks: 2 });
        assert_eq!(
            health("RUNNING", &["RUNNING", "UNASSIGNED"]),
            Health::starting("task 1 is UNASSIGNED")
        );
        assert_eq!(health("RUNNING", &[]), Health::starting("it has no task yet"));
        assert_eq!(Health::of(None), Health::starting("no status yet"));
    }

    #[test]
    fn a_failed_task_fails_a_running_connector() {
        let Health::Failed(failed) = health("RUNNING", &["RUNNING", "FAILED"]) else { panic!() };
        assert_eq!(failed.to_string(), "task 1 on worker `w:8083`: Connect gives no cause");
    }

    #[test]
    fn a_paused_or_stopped_connector_rests() {
        assert_eq!(health("PAUSED", &["PAUSED"]), Health::Resting { state: "PAUSED".to_owned() });
        assert_eq!(health("PAUSED", &["RUNNING"]), Health::starting("task 0 is RUNNING"));
        assert_eq!(health("STOPPED", &[]), Health::Resting { state: "STOPPED".to_owned() });
    }

    #[test]
    fn the_root_cause_is_the_last_caused_by_or_the_first_line() {
        let trace = "a.B: outer\n\tat a.B.c(B.java:1)\nCaused by: d.E: middle\n\tat x\nCaused by: f.G: root\n\t... 8 more\n";
        assert_eq!(root_cause(&part("FAILED", Some(trace))), "f.G: root");
        assert_eq!(root_cause(&part("FAILED", Some("a.B: only\n\tat x"))), "a.B: only");
    }
}

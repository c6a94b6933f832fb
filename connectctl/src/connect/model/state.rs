use serde::Deserialize;

/// How a connector does, as its workers last wrote it: it may lag behind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Status {
    /// The connector itself, which only makes the configurations of its tasks.
    pub connector: PartStatus,
    /// The tasks, which move the records.
    #[serde(default)]
    pub tasks: Vec<TaskStatus>,
}

/// State of a connector or task.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PartStatus {
    /// `RUNNING`, `FAILED`, `PAUSED`, `STOPPED`, `UNASSIGNED`, `RESTARTING` or `DESTROYED`.
    pub state: String,
    /// Host and port of the worker that has it.
    #[serde(default)]
    pub worker_id: String,
    /// The stack trace of a failure, masked.
    pub trace: Option<String>,
}

/// State of one task.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TaskStatus {
    /// Its number, from 0.
    pub id: u32,
    /// Its state.
    #[serde(flatten)]
    pub part: PartStatus,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_status_of_connect_4_3_is_read() {
        let status: Status = serde_json::from_str(
            r#"{"name":"s","connector":{"state":"RUNNING","worker_id":"w:8083","version":"1"},
                "tasks":[{"id":0,"state":"FAILED","worker_id":"w:8083","trace":"boom","version":"1"}],"type":"source"}"#,
        )
        .unwrap();
        assert_eq!(status.tasks[0].part.state, "FAILED");
        assert_eq!(status.tasks[0].part.trace.as_deref(), Some("boom"));
    }
}

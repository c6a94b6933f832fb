use serde_json::{Value, json};

/// A status as Connect gives it. The trace of a failure is `boom`.
pub(crate) fn status(connector: &str, tasks: &[&str]) -> Value {
    let tasks: Vec<Value> =
        tasks.iter().zip(0..).map(|(state, id)| part(state, Some(id))).collect();
    json!({ "name": "-", "connector": part(connector, None), "tasks": tasks, "type": "source" })
}

fn part(state: &str, id: Option<u32>) -> Value {
    let mut part = json!({ "state": state, "worker_id": "10.0.0.1:8083", "version": "1" });
    if let Some(id) = id {
        part["id"] = json!(id);
    }
    if state == "FAILED" {
        part["trace"] = json!(
            "org.example.Wrapper: outer\n\tat a.B.c(B.java:1)\nCaused by: org.example.Cause: boom\n\t... 3 more"
        );
    }
    part
}

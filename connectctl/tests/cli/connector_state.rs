use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

#[tokio::test]
async fn configuration_and_state_changed_together_both_take_effect() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({ "batch": "1" })));
    let stopped = json!({ "state": "stopped" });
    session.connector_beside("one", "FileSource", &json!({ "batch": 2 }), &stopped);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    updated      one  stopped
        state: running -> stopped
        batch: 1 -> 2
    1 updated
    --- stderr
    validating 1 connector
    setting `one` to stopped
    updating `one`
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/stop", "PUT /connectors/one/config"]);
    assert_eq!(connect.config("one").unwrap()["batch"], "2");
    let running = json!({ "state": "RUNNING" });
    session.connector_beside("one", "FileSource", &json!({ "batch": 3 }), &running);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    updated      one  running, 1 task
        state: stopped -> running
        batch: 2 -> 3
    1 updated
    --- stderr
    validating 1 connector
    updating `one`
    setting `one` to running
    `one` is running with 1 task
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/config", "PUT /connectors/one/resume"]);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    unchanged    one  running, 1 task
    0 changed, 1 unchanged
    --- stderr
    "#);
    assert_eq!(connect.requests(), ["GET /connectors"]);
}

#[tokio::test]
async fn a_state_that_never_comes_is_no_success() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    session.connector_beside("one", "FileSource", &json!({}), &json!({ "state": "paused" }));
    connect.ignores("PUT /connectors/one/pause");
    let run = ["apply", "connectors", "--wait-timeout", "1", "--no-rollback"];
    assert_snapshot!(session.run(&run).await, @r#"
    exit code 5
    --- stdout
    state        one  running, 1 task
        state: running -> paused
    1 failed
    --- stderr
    setting `one` to paused
    error: apply is incomplete (written: `one`)
      cause: connector `one` is not as wanted after 1 s: it is running, 1 task
    hint: a lost worker's tasks stay UNASSIGNED for up to 5 minutes: give `--wait-timeout` more
    "#);
}

#[tokio::test]
async fn a_connector_created_stopped_never_runs() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector_beside("one", "FileSource", &json!({}), &json!({ "state": "stopped" }));
    session.connector_beside("two", "FileSink", &json!({}), &json!({ "state": "paused" }));
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    created      one  stopped
    created      two  paused
    2 created
    --- stderr
    validating 2 connectors
    creating `one`
    creating `two`
    "#);
    assert_eq!(connect.writes(), ["POST /connectors", "POST /connectors"]);
    assert!(connect.seen("one").iter().all(|state| state == "STOPPED"));
    assert!(connect.seen("two").iter().all(|state| state == "PAUSED"));
}

#[tokio::test]
async fn a_state_of_the_file_is_one_of_three() {
    let session = Session::new("http://127.0.0.1:9");
    session.file(
        "one.json",
        "{\"name\": \"one\",\n\"state\": \"halted\",\n\"initial_state\": \"STOPPED\",\n\"depends_on\": \"two\",\n\"config\": {\"connector.class\": \"C\"}}",
    );
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 3 problems in the connector files, nothing was written:
      connectors/one.json:3 initial_state: unknown beside `config`: settings belong into `config`; the state it is to have is `state`
      connectors/one.json:2 state: must be one of `running`, `paused`, `stopped`
      connectors/one.json:4 depends_on: must be a list of connector names
    "#);
}

#[tokio::test]
async fn a_creation_that_failed_is_taken_up_by_the_next_apply() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({}));
    connect.goes_through("one", &[status("RUNNING", &["FAILED"])]);
    session.run(&["apply", "connectors"]).await;
    connect.goes_through_after_write("one", &[status("RUNNING", &["RUNNING"])]);
    connect.writes();
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    state        one  running, 1 task
        state: stopped -> running
    1 with another state
    --- stderr
    setting `one` to running
    `one` is running with 1 task
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/resume"]);
}

#[tokio::test]
async fn a_worker_too_old_for_a_state_is_told_before_anything_is_written() {
    let connect = FakeConnect::start().await;
    connect.is_of_version("3.6.0");
    let session = Session::new(&connect.url);
    session.connector("a", "FileSource", &json!({}));
    session.connector_beside("b", "FileSource", &json!({}), &json!({ "state": "stopped" }));
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: asking for the worker's version failed
      cause: creating a connector that does not run needs Kafka Connect ≥ 3.7, worker is 3.6.0
    "#);
    assert!(connect.writes().is_empty());
}

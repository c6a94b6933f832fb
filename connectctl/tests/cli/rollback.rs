use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

fn running() -> Value {
    status("RUNNING", &["RUNNING"])
}

fn failed() -> Value {
    status("RUNNING", &["FAILED"])
}

/// A connector that fails with its new configuration and runs with its old one.
async fn cluster() -> (FakeConnect, Session) {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({ "batch": "1", "old": "x" })));
    session.connector("one", "FileSource", &json!({ "batch": 2 }));
    (connect, session)
}

#[tokio::test]
async fn an_update_that_does_not_run_is_rolled_back_and_both_outcomes_are_told() {
    let (connect, session) = cluster().await;
    connect.goes_through_after_write("one", &[failed()]);
    connect.goes_through_after_second_write("one", &[failed(), running()]);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    updated      one  failed; rolled back: running, 1 task
        batch: 1 -> 2
        old: x (removed)
        cause: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    1 failed
    --- stderr
    validating 1 connector
    updating `one`
    `one` does not run: rolling back
    error: apply is incomplete (rolled back: `one`)
      cause: connector `one` failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom; rolled back: running, 1 task
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/config"; 2]);
    let live = connect.config("one").unwrap();
    assert_eq!((&live["batch"], &live["old"]), (&json!("1"), &json!("x")));
    assert!(!live.contains_key("connectctl.applied"));
}

#[tokio::test]
async fn a_rollback_that_does_not_run_either_is_told() {
    let (connect, session) = cluster().await;
    connect.goes_through_after_write("one", &[failed()]);
    let mut other = failed();
    other["tasks"][0]["trace"] = json!("a.B: the slot is gone");
    connect.goes_through_after_second_write("one", &[other]);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    updated      one  failed; rolling it back failed: connector `one` failed: task 0 on worker `10.0.0.1:8083`: a.B: the slot is gone
        batch: 1 -> 2
        old: x (removed)
        cause: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    1 failed
    --- stderr
    validating 1 connector
    updating `one`
    `one` does not run: rolling back
    error: apply is incomplete (not rolled back: `one`)
      cause: connector `one` failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom; rolling it back failed: connector `one` failed: task 0 on worker `10.0.0.1:8083`: a.B: the slot is gone
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
}

#[tokio::test]
async fn a_rollback_restores_the_state_as_well() {
    let (connect, session) = cluster().await;
    session.run_ok(&["apply", "connectors"]).await;
    let stopped = json!({ "state": "stopped" });
    session.connector_beside("one", "FileSource", &json!({ "batch": 2 }), &stopped);
    session.run_ok(&["apply", "connectors"]).await;
    let running = json!({ "state": "running" });
    session.connector_beside("one", "FileSource", &json!({ "batch": 3 }), &running);
    connect.goes_through_after_write("one", &[failed()]);
    connect.writes();
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    updated      one  failed; rolled back: stopped
        state: stopped -> running
        batch: 2 -> 3
        cause: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    1 failed
    --- stderr
    validating 1 connector
    updating `one`
    setting `one` to running
    `one` does not run: rolling back
    setting `one` to stopped
    error: apply is incomplete (rolled back: `one`)
      cause: connector `one` failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom; rolled back: stopped
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
    assert_eq!(
        connect.writes(),
        [
            "PUT /connectors/one/config",
            "PUT /connectors/one/resume",
            "PUT /connectors/one/stop",
            "PUT /connectors/one/config"
        ]
    );
    assert_eq!(connect.config("one").unwrap()["batch"], "2");
}

#[tokio::test]
async fn without_rollback_a_failed_update_stays() {
    let (connect, session) = cluster().await;
    connect.goes_through_after_write("one", &[failed()]);
    assert_snapshot!(session.run(&["apply", "--no-rollback", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    updated      one  failed
        batch: 1 -> 2
        old: x (removed)
        cause: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    1 failed
    --- stderr
    validating 1 connector
    updating `one`
    error: apply is incomplete (written: `one`)
      cause: connector `one` failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/config"]);
    assert_eq!(connect.config("one").unwrap()["batch"], "2");
}

#[tokio::test]
async fn a_new_connector_that_does_not_run_is_deleted_only_if_asked_for() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({}));
    connect.goes_through("one", &[failed()]);
    assert_snapshot!(session.run(&["apply", "--delete-failed", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    created      one  failed; it was new and is deleted again
        cause: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    1 failed
    --- stderr
    validating 1 connector
    creating `one`
    `one` does not run: rolling back
    error: apply is incomplete (created and deleted: `one`)
      cause: connector `one` failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom; it was new and is deleted again
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/config", "DELETE /connectors/one"]);
}

#[tokio::test]
async fn without_waiting_nothing_is_looked_at_after_the_write() {
    let (connect, session) = cluster().await;
    connect.goes_through_after_write("one", &[failed()]);
    assert_snapshot!(session.run(&["apply", "--no-wait", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    updated      one
        batch: 1 -> 2
        old: x (removed)
    1 updated
    --- stderr
    validating 1 connector
    updating `one`
    "#);
}

#[tokio::test]
async fn one_bad_connector_stops_the_next_wave_and_says_what_was_not_started() {
    let connect = FakeConnect::start().await;
    let session = three_of_which_the_first_fails(&connect);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    created      a-source  failed; it was new and is stopped now
        cause: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    created      b-source  running, 1 task
    not written  c-sink
    1 created, 1 failed, 1 not written
    --- stderr
    validating 3 connectors
    creating `a-source`
    creating `b-source`
    `a-source` does not run: rolling back
    setting `a-source` to stopped
    `b-source` is starting: task 0 is UNASSIGNED
    `b-source` is running with 1 task
    error: apply is incomplete (written: `b-source`; created but stopped: `a-source`; not written: `c-sink`)
      cause: connector `a-source` failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom; it was new and is stopped now
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
}

#[tokio::test]
async fn keep_going_runs_all_and_ends_with_a_summary() {
    let connect = FakeConnect::start().await;
    let session = three_of_which_the_first_fails(&connect);
    assert_snapshot!(session.run(&["apply", "--keep-going", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    created      a-source  failed; it was new and is stopped now
        cause: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    created      b-source  running, 1 task
    created      c-sink    running, 1 task
    2 created, 1 failed
    --- stderr
    validating 3 connectors
    creating `a-source`
    creating `b-source`
    `a-source` does not run: rolling back
    setting `a-source` to stopped
    `b-source` is starting: task 0 is UNASSIGNED
    `b-source` is running with 1 task
    creating `c-sink`
    `c-sink` is running with 1 task
    error: apply is incomplete (written: `b-source`, `c-sink`; created but stopped: `a-source`)
      cause: connector `a-source` failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom; it was new and is stopped now
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
    assert!(connect.config("c-sink").is_some());
}

fn three_of_which_the_first_fails(connect: &FakeConnect) -> Session {
    let session = Session::new(&connect.url);
    session.connector("a-source", "FileSource", &json!({}));
    session.connector("b-source", "FileSource", &json!({}));
    session.connector("c-sink", "FileSink", &json!({}));
    connect.goes_through("a-source", &[failed()]);
    connect.goes_through("b-source", &[status("RUNNING", &["UNASSIGNED"]), running()]);
    session
}

use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

const RUNNING: (&str, &[&str]) = ("RUNNING", &["RUNNING"]);

#[tokio::test]
async fn the_first_apply_creates_sources_before_sinks_and_the_second_sends_nothing() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("a-sink", "FileSink", &json!({ "topics": "t", "tasks.max": 2 }));
    session.connector("b-source", "FileSource", &json!({ "flag": true }));
    connect.goes_through(
        "b-source",
        &[json!(null), status("RUNNING", &[]), status(RUNNING.0, RUNNING.1)],
    );
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    created      b-source  running, 1 task
    created      a-sink    running, 1 task
    2 created
    --- stderr
    validating 2 connectors
    creating `b-source`
    `b-source` is starting: no status yet
    `b-source` is starting: it has no task yet
    `b-source` is running with 1 task
    creating `a-sink`
    `a-sink` is running with 1 task
    "#);
    assert_eq!(
        connect.writes(),
        ["PUT /connectors/b-source/config", "PUT /connectors/a-sink/config"]
    );
    assert_eq!(connect.config("a-sink").unwrap()["tasks.max"], "2");
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    unchanged    b-source  running, 1 task
    unchanged    a-sink    running, 1 task
    0 changed, 2 unchanged
    --- stderr
    "#);
    assert_eq!(connect.requests(), ["GET /connectors"]);
}

#[tokio::test]
async fn only_what_differs_is_sent_and_each_changed_key_is_told() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({ "batch": "100", "old": "x" })));
    connect.has("two", config("FileSource", &json!({})));
    session.connector("one", "FileSource", &json!({ "batch": 500, "fresh": "y" }));
    session.connector("two", "FileSource", &json!({}));
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    updated      one  running, 1 task
        batch: 100 -> 500
        fresh: y (new)
        old: x (removed)
    unchanged    two  running, 1 task
    1 updated, 1 unchanged
    --- stderr
    validating 1 connector
    updating `one`
    `one` is running with 1 task
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/config"]);
}

#[tokio::test]
async fn a_rebalance_is_waited_for_whether_it_shows_as_409_or_500() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({}));
    let conflict =
        "Cannot complete request because of a conflicting operation (e.g. worker rebalance)";
    connect.answers("PUT /connectors/one/config", 409, conflict);
    connect.answers("PUT /connectors/one/config", 409, conflict);
    let expected = "Request cannot be completed because a rebalance is expected";
    connect.answers("PUT /connectors/one/config", 500, expected);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    created      one  running, 1 task
    1 created
    --- stderr
    validating 1 connector
    creating `one`
    creating `one`: waiting, the workers are rebalancing (409: Cannot complete request because of a conflicting operation (e.g. worker rebalance))
    creating `one`: waiting, the workers are rebalancing (500: Request cannot be completed because a rebalance is expected)
    `one` is running with 1 task
    "#);
}

#[tokio::test]
async fn a_worker_that_starts_is_waited_for_and_not_taken_for_an_empty_one() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    session.connector("one", "FileSource", &json!({}));
    connect.answers_raw("GET /connectors", 404, "<html>Not Found</html>", false);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    unchanged    one  running, 1 task
    0 changed, 1 unchanged
    --- stderr
    reading the connectors: waiting, `[URL]` is still starting, or is not the base URL of a Kafka Connect worker (status 404)
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn a_write_of_unknown_outcome_is_looked_for_before_it_is_repeated() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({}));
    let late = "Request timed out. The worker is currently flushing updates";
    connect.answers_after_effect("PUT /connectors/one/config", 500, late);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    created      one  running, 1 task
    1 created
    --- stderr
    validating 1 connector
    creating `one`
    creating `one`: waiting, Kafka Connect did not finish the request (500: Request timed out. The worker is currently flushing updates)
    `one` is running with 1 task
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/config"]);
}

#[tokio::test]
async fn every_error_of_every_connector_is_told_and_nothing_is_written() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.file(
        "one.json",
        "{\n  \"name\": \"one\",\n  \"config\": {\n    \"connector.class\": \"FileSource\",\n    \"batch\": \"x\"\n  }\n}",
    );
    session.connector("three", "FileSurce", &json!({}));
    session.connector("two", "FileSource", &json!({}));
    connect.refuses(
        "one",
        "batch",
        "Invalid value x for configuration batch: Not a number of type INT",
    );
    connect.refuses(
        "two",
        "file",
        "Missing required configuration \"file\" which has no default value.",
    );
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    validating 3 connectors
    error: 3 problems in the connector configurations, nothing was written:
      connectors/one.json:5 batch: Invalid value x for configuration batch: Not a number of type INT
      connectors/three.json:1 connector.class: the worker has no class `FileSurce`; the nearest that it has is `org.example.FileSourceConnector`
      connectors/two.json:1 file: Missing required configuration "file" which has no default value.
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn a_failed_task_ends_the_wait_and_keeps_the_sinks_untouched() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("sink", "FileSink", &json!({ "topics": "t" }));
    session.connector("source", "FileSource", &json!({}));
    connect.goes_through(
        "source",
        &[status("RUNNING", &["UNASSIGNED"]), status("RUNNING", &["FAILED"])],
    );
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    created      source  failed; it was new and is stopped now
        cause: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    not written  sink
    1 failed, 1 not written
    --- stderr
    validating 2 connectors
    creating `source`
    `source` is starting: task 0 is UNASSIGNED
    `source` does not run: rolling back
    setting `source` to stopped
    error: apply is incomplete (created but stopped: `source`; not written: `sink`)
      cause: connector `source` failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom; it was new and is stopped now
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
    let stop = "PUT /connectors/source/stop";
    let put = "PUT /connectors/source/config";
    assert_eq!(connect.writes(), [put, stop, put]);
}

#[tokio::test]
async fn the_failure_that_an_update_cures_is_not_held_against_it() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    connect.goes_through("one", &[status("RUNNING", &["FAILED"])]);
    connect.goes_through_after_write(
        "one",
        &[status("RUNNING", &["FAILED"]), status(RUNNING.0, RUNNING.1)],
    );
    session.connector("one", "FileSource", &json!({ "batch": 1 }));
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    updated      one  running, 1 task
        batch: 1 (new)
    1 updated
    --- stderr
    validating 1 connector
    updating `one`
    `one` is running with 1 task
    "#);
}

#[tokio::test]
async fn an_unchanged_connector_that_has_failed_fails_the_apply() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    connect.goes_through("one", &[status("FAILED", &[])]);
    session.connector("one", "FileSource", &json!({}));
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 4
    --- stdout
    --- stderr
    error: connector `one` failed: on worker `10.0.0.1:8083`: org.example.Cause: boom
    hint: correct the file and run `apply` again; the worker's log has the whole trace
    "#);
}

#[tokio::test]
async fn a_connector_that_never_runs_ends_at_the_deadline() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({}));
    connect.goes_through("one", &[status("RUNNING", &[])]);
    let run = session.run(&["apply", "connectors", "--wait-timeout", "1"]).await;
    assert_snapshot!(run, @r#"
    exit code 5
    --- stdout
    created      one  not running: it has no task yet; it was new and is stopped now
    1 failed
    --- stderr
    validating 1 connector
    creating `one`
    `one` is starting: it has no task yet
    `one` does not run: rolling back
    setting `one` to stopped
    error: apply is incomplete (created but stopped: `one`)
      cause: connector `one` is not as wanted after 1 s: it has no task yet; it was new and is stopped now
    hint: a lost worker's tasks stay UNASSIGNED for up to 5 minutes: give `--wait-timeout` more
    "#);
}

#[tokio::test]
async fn a_paused_connector_is_updated_and_stays_paused() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    connect.goes_through("one", &[status("PAUSED", &["PAUSED"])]);
    session.connector("one", "FileSource", &json!({ "batch": 1 }));
    assert_snapshot!(session.run(&["apply", "connectors/one.json"]).await, @r#"
    exit code 0
    --- stdout
    updated      one  paused: it stays so
        batch: 1 (new)
    1 updated
    --- stderr
    validating 1 connector
    updating `one`
    "#);
}

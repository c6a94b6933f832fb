use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

#[tokio::test]
async fn a_worker_that_starts_and_a_connector_to_come_are_waited_for() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.answers_raw(
        "GET /health",
        503,
        r#"{"status":"starting","message":"Worker is still starting up."}"#,
        false,
    );
    connect.has("one", config("FileSource", &json!({})));
    connect.goes_through(
        "one",
        &[json!(null), status("RUNNING", &["UNASSIGNED"]), status("RUNNING", &["RUNNING"])],
    );
    assert_snapshot!(session.run(&["wait", "one", "--for", "running"]).await, @r#"
    exit code 0
    --- stdout
    one  running, 1 task
    --- stderr
    reaching the worker: waiting, `[URL]` is still starting, or is not the base URL of a Kafka Connect worker (status 503)
    waiting for `one`: no status yet
    waiting for `one`: task 0 is UNASSIGNED
    "#);
}

#[tokio::test]
async fn the_health_of_a_worker_is_asked_from_3_9_on_and_its_version_before() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.run_ok(&["wait"]).await;
    assert_eq!(connect.requests(), ["GET /", "GET /health", "GET /connectors"]);
    connect.is_version("3.8.1");
    session.run_ok(&["wait"]).await;
    assert_eq!(connect.requests(), ["GET /", "GET /connectors"]);
}

#[tokio::test]
async fn a_failure_ends_the_wait_and_so_does_the_deadline() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    connect.goes_through("one", &[status("FAILED", &[])]);
    assert_snapshot!(session.run(&["wait"]).await, @r#"
    exit code 4
    --- stdout
    one  failed
    --- stderr
    error: connector `one` has failed: on worker `10.0.0.1:8083`: org.example.Cause: boom
    hint: `connectctl describe connector one` shows the whole trace; `connectctl restart --failed one` tries again
    "#);
    assert_snapshot!(session.run(&["wait", "absent", "--wait-timeout", "1"]).await, @r#"
    exit code 5
    --- stdout
    absent  not running: there is no such connector yet
    --- stderr
    waiting for `absent`: there is no such connector yet
    error: connector `absent` is not as wanted after 1 s: there is no such connector yet
    hint: a lost worker's tasks stay UNASSIGNED for up to 5 minutes: give `--wait-timeout` more
    "#);
}

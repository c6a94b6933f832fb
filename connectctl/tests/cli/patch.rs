use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

async fn cluster() -> (FakeConnect, Session) {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({ "batch": "1", "old": "x" })));
    (connect, session)
}

#[tokio::test]
async fn a_patch_sends_the_changed_keys_only() {
    let (connect, session) = cluster().await;
    let patch = ["patch", "one", "--set", "batch=2", "--remove", "old"];
    assert_snapshot!(session.run(&patch).await, @r#"
    exit code 0
    --- stdout
    updated      one  running, 1 task
        batch: 1 -> 2
        old: x (removed)
    1 updated
    --- stderr
    validating 1 connector
    updating `one`
    `one` is running with 1 task
    "#);
    assert_eq!(connect.writes(), ["PATCH /connectors/one/config"]);
    let live = connect.config("one").unwrap();
    assert_eq!((&live["batch"], live.get("old")), (&json!("2"), None));
    assert_snapshot!(session.run(&patch).await, @r#"
    exit code 0
    --- stdout
    unchanged    one  running, 1 task
    0 changed, 1 unchanged
    --- stderr
    "#);
    assert_eq!(connect.requests(), ["GET /connectors"]);
}

#[tokio::test]
async fn a_patch_on_an_old_worker_sends_the_whole_configuration() {
    let (connect, session) = cluster().await;
    connect.is_of_version("3.7.0");
    session.run_ok(&["patch", "one", "--set", "batch=2"]).await;
    assert_eq!(connect.writes(), ["PUT /connectors/one/config"]);
    assert_eq!(connect.config("one").unwrap()["old"], "x");
}

#[tokio::test]
async fn a_patch_is_validated_and_rolled_back_like_a_file() {
    let (connect, session) = cluster().await;
    connect.refuses("one", "batch", "Value must be at most 400");
    assert_snapshot!(session.run(&["patch", "one", "--set", "batch=500"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    validating 1 connector
    error: 1 problem in the connector configurations, nothing was written:
      command line batch: Value must be at most 400
    "#);
    assert!(connect.writes().is_empty());
    let (connect, session) = cluster().await;
    connect.goes_through_after_write("one", &[status("RUNNING", &["FAILED"])]);
    connect.goes_through_after_second_write("one", &[status("RUNNING", &["RUNNING"])]);
    let transcript = session.run(&["patch", "one", "--set", "batch=2"]).await;
    assert!(transcript.starts_with("exit code 4\n"), "{transcript}");
    assert_eq!(connect.config("one").unwrap()["batch"], "1");
}

#[tokio::test]
async fn a_patch_shows_as_an_edit_on_the_cluster() {
    let (_connect, session) = cluster().await;
    session.connector("one", "FileSource", &json!({ "batch": 5 }));
    session.run_ok(&["apply", "connectors"]).await;
    session.run_ok(&["patch", "one", "--set", "batch=2"]).await;
    let drift = session.run(&["drift", "connectors"]).await;
    assert!(
        drift.contains("batch: edited on the cluster: 2 on the cluster, 5 in the file"),
        "{drift}"
    );
}

#[tokio::test]
async fn a_secret_on_the_command_line_is_warned_of_and_not_shown() {
    let (_connect, session) = cluster().await;
    let patch = ["patch", "one", "--set", "password=canary-7f3a"];
    assert_snapshot!(session.run(&patch).await, @r#"
    exit code 0
    --- stdout
    updated      one  running, 1 task
        password: *** (new)
    1 updated
    --- stderr
    warning: the value of `password` stands in the process list; a config provider keeps it out
    validating 1 connector
    updating `one`
    `one` is running with 1 task
    "#);
}

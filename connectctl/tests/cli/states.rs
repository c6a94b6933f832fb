use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

#[tokio::test]
async fn each_state_is_waited_for_and_asking_again_changes_nothing() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    assert_snapshot!(session.run(&["pause", "one"]).await, @r#"
    exit code 0
    --- stdout
    changed    one  paused
    --- stderr
    setting `one` to paused
    "#);
    assert_snapshot!(session.run(&["pause", "one"]).await, @r#"
    exit code 0
    --- stdout
    unchanged  one  paused
    --- stderr
    "#);
    assert_snapshot!(session.run(&["stop", "one"]).await, @r#"
    exit code 0
    --- stdout
    changed    one  stopped
    --- stderr
    setting `one` to stopped
    "#);
    assert_snapshot!(session.run(&["resume", "--all"]).await, @r#"
    exit code 0
    --- stdout
    changed    one  running, 1 task
    --- stderr
    setting `one` to running
    "#);
    assert_eq!(
        connect.writes(),
        ["PUT /connectors/one/pause", "PUT /connectors/one/stop", "PUT /connectors/one/resume"]
    );
}

#[tokio::test]
async fn a_paused_connector_whose_tasks_still_work_is_not_paused() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    connect.goes_through_to_state(
        "one",
        "PAUSED",
        &[status("PAUSED", &["RUNNING"]), status("PAUSED", &["PAUSED"])],
    );
    assert_snapshot!(session.run(&["pause", "one"]).await, @r#"
    exit code 0
    --- stdout
    changed    one  paused
    --- stderr
    setting `one` to paused
    waiting for `one`: task 0 is RUNNING
    "#);
}

#[tokio::test]
async fn what_has_failed_does_not_resume_and_the_way_out_is_told() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    connect.goes_through("one", &[status("RUNNING", &["FAILED"])]);
    assert_snapshot!(session.run(&["resume", "one"]).await, @r#"
    exit code 4
    --- stdout
    changed    one  failed
    --- stderr
    setting `one` to running
    error: connector `one` has failed: task 0 on worker `10.0.0.1:8083`: org.example.Cause: boom
    hint: `connectctl describe connector one` shows the whole trace; `connectctl restart --failed one` tries again
    "#);
}

#[tokio::test]
async fn a_state_that_is_never_reached_ends_at_the_deadline() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({})));
    let never = status("STOPPED", &["RUNNING"]);
    connect.goes_through_to_state("one", "STOPPED", &[never]);
    assert_snapshot!(session.run(&["stop", "one", "--wait-timeout", "1"]).await, @r#"
    exit code 5
    --- stdout
    changed    one  not running: task 0 is RUNNING
    --- stderr
    setting `one` to stopped
    waiting for `one`: task 0 is RUNNING
    error: connector `one` is not as wanted after 1 s: task 0 is RUNNING
    hint: a lost worker's tasks stay UNASSIGNED for up to 5 minutes: give `--wait-timeout` more
    "#);
}

use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

async fn cluster() -> FakeConnect {
    let connect = FakeConnect::start().await;
    connect.has("broken", config("FileSource", &json!({})));
    connect.has("fine", config("FileSource", &json!({})));
    connect.goes_through("broken", &[status("RUNNING", &["RUNNING", "FAILED"])]);
    let restarting =
        [status("RUNNING", &["RUNNING", "RESTARTING"]), status("RUNNING", &["RUNNING", "RUNNING"])];
    connect.goes_through_after_write("broken", &restarting);
    connect
}

#[tokio::test]
async fn only_what_failed_is_restarted_and_each_task_is_told() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    assert_snapshot!(session.run(&["restart", "--failed"]).await, @r#"
    exit code 0
    --- stdout
    restarted  broken  running, 2 tasks
        task 0: RUNNING on `10.0.0.1:8083`
        task 1: RUNNING on `10.0.0.1:8083`
    --- stderr
    restarting `broken`
    waiting for `broken`: task 1 is RESTARTING
    "#);
    assert_eq!(
        connect.writes(),
        ["POST /connectors/broken/restart?includeTasks=true&onlyFailed=true"]
    );
    assert_snapshot!(session.run(&["restart", "--failed"]).await, @r#"
    exit code 0
    --- stdout
    nothing has failed
    --- stderr
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn a_worker_before_3_0_restarts_the_failed_tasks_one_by_one() {
    let connect = cluster().await;
    connect.is_version("2.8.2");
    Session::new(&connect.url).run_ok(&["restart", "broken", "--failed"]).await;
    assert_eq!(connect.writes(), ["POST /connectors/broken/tasks/1/restart"]);
}

#[tokio::test]
async fn a_whole_connector_or_a_single_task_can_be_restarted() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    session.run_ok(&["restart", "fine"]).await;
    session.run_ok(&["restart", "fine", "--task", "0"]).await;
    assert_eq!(
        connect.writes(),
        [
            "POST /connectors/fine/restart?includeTasks=true&onlyFailed=false",
            "POST /connectors/fine/tasks/0/restart"
        ]
    );
}

#[tokio::test]
async fn what_fails_again_sets_the_exit_code() {
    let connect = cluster().await;
    let mut failed_elsewhere = status("RUNNING", &["RUNNING", "FAILED"]);
    failed_elsewhere["tasks"][1]["trace"] = json!("a.B: again");
    connect.goes_through_after_write(
        "broken",
        &[status("RUNNING", &["RUNNING", "RESTARTING"]), failed_elsewhere],
    );
    assert_snapshot!(Session::new(&connect.url).run(&["restart", "--failed"]).await, @r#"
    exit code 4
    --- stdout
    restarted  broken  failed
        task 0: RUNNING on `10.0.0.1:8083`
        task 1: FAILED on `10.0.0.1:8083`
    --- stderr
    restarting `broken`
    waiting for `broken`: task 1 is RESTARTING
    error: connector `broken` has failed: task 1 on worker `10.0.0.1:8083`: a.B: again
    hint: `connectctl describe connector broken` shows the whole trace; `connectctl restart --failed broken` tries again
    "#);
}

#[tokio::test]
async fn a_restart_during_a_rebalance_is_sent_again() {
    let connect = cluster().await;
    let conflict =
        "Cannot complete request because of a conflicting operation (e.g. worker rebalance)";
    connect.answers("POST /connectors/broken/restart", 409, conflict);
    Session::new(&connect.url).run_ok(&["restart", "--failed"]).await;
    assert_eq!(connect.writes().len(), 2);
}

use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

async fn cluster() -> FakeConnect {
    let connect = FakeConnect::start().await;
    connect.has("a-fine-source", config("FileSource", &json!({})));
    connect.has("broken", config("FileSink", &json!({ "topics": "t" })));
    connect.has("fresh", config("FileSource", &json!({})));
    connect.has("resting", config("FileSink", &json!({ "topics": "t" })));
    connect.goes_through("broken", &[status("RUNNING", &["RUNNING", "FAILED"])]);
    connect.goes_through("fresh", &[json!(null)]);
    connect.goes_through("resting", &[status("PAUSED", &["PAUSED"])]);
    connect
}

#[tokio::test]
async fn trouble_comes_first_and_a_failed_task_sets_the_exit_code() {
    let connect = cluster().await;
    assert_snapshot!(Session::new(&connect.url).run(&["status"]).await, @r#"
    exit code 4
    --- stdout
    NAME           TYPE    STATE    TASKS
    broken         sink    RUNNING  0:RUNNING 1:FAILED
    fresh          source  UNKNOWN
    resting        sink    PAUSED   0:PAUSED
    a-fine-source  source  RUNNING  0:RUNNING

    broken: task 1 on worker `10.0.0.1:8083`: org.example.Cause: boom
    --- stderr
    "#);
    let requests = connect.requests();
    assert_eq!(requests, ["GET /connectors", "GET /", "GET /connector-plugins/FileSink/config"]);
}

#[tokio::test]
async fn programs_get_json_with_a_schema_version() {
    let connect = cluster().await;
    assert_snapshot!(Session::new(&connect.url).run(&["status", "-o", "json"]).await, @r#"
    exit code 4
    --- stdout
    {
      "schema_version": 1,
      "connectors": [
        {
          "name": "broken",
          "type": "sink",
          "state": "RUNNING",
          "health": "failed",
          "tasks": [
            {
              "id": 0,
              "state": "RUNNING"
            },
            {
              "id": 1,
              "state": "FAILED"
            }
          ],
          "failure": {
            "task": 1,
            "worker_id": "10.0.0.1:8083",
            "cause": "org.example.Cause: boom"
          }
        },
        {
          "name": "fresh",
          "type": "source",
          "state": "UNKNOWN",
          "health": "starting",
          "tasks": [],
          "failure": null
        },
        {
          "name": "resting",
          "type": "sink",
          "state": "PAUSED",
          "health": "resting",
          "tasks": [
            {
              "id": 0,
              "state": "PAUSED"
            }
          ],
          "failure": null
        },
        {
          "name": "a-fine-source",
          "type": "source",
          "state": "RUNNING",
          "health": "running",
          "tasks": [
            {
              "id": 0,
              "state": "RUNNING"
            }
          ],
          "failure": null
        }
      ]
    }
    --- stderr
    "#);
}

#[tokio::test]
async fn an_empty_cluster_is_no_error() {
    let connect = FakeConnect::start().await;
    assert_snapshot!(Session::new(&connect.url).run(&["status"]).await, @r#"
    exit code 0
    --- stdout
    no connectors
    --- stderr
    "#);
}

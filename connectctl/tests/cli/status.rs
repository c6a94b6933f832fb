use std::io::{BufRead, BufReader};
use std::time::Duration;

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
    let connect = FakeConnect::start().await;
    connect.has("broken", config("FileSink", &json!({ "topics": "t" })));
    connect.goes_through("broken", &[status("RUNNING", &["RUNNING", "FAILED"])]);
    assert_snapshot!(Session::new(&connect.url).run(&["status", "-o", "json"]).await, @r#"
    exit code 4
    --- stdout
    {
      "schema_version": 1,
      "connectors": [
        {
          "name": "broken",
          "type": "sink",
          "class": "FileSink",
          "state": "RUNNING",
          "worker_id": "10.0.0.1:8083",
          "health": "failed",
          "tasks": [
            {
              "id": 0,
              "state": "RUNNING",
              "worker_id": "10.0.0.1:8083"
            },
            {
              "id": 1,
              "state": "FAILED",
              "worker_id": "10.0.0.1:8083"
            }
          ],
          "failure": {
            "task": 1,
            "worker_id": "10.0.0.1:8083",
            "cause": "org.example.Cause: boom"
          }
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

#[tokio::test]
async fn a_watch_draws_again_until_nobody_reads_and_outlives_a_worker_that_is_away() {
    let connect = cluster().await;
    connect.answers_raw("GET /connectors", 503, "", false);
    let session = Session::new(&connect.url);
    let watched = tokio::task::spawn_blocking(move || {
        let mut watch = session.spawn(&["status", "--watch=1"]);
        let mut tables = 0;
        let lines = BufReader::new(watch.stdout.take().unwrap()).lines().map(Result::unwrap);
        let until_second_table: Vec<String> = lines
            .take_while(|line| {
                tables += u32::from(line.starts_with("NAME"));
                tables < 2
            })
            .collect();
        watch.kill().unwrap();
        watch.wait().unwrap();
        until_second_table.join("\n")
    });
    let watched = tokio::time::timeout(Duration::from_secs(30), watched).await.unwrap().unwrap();
    assert!(watched.starts_with("reading the status failed"), "{watched}");
    assert!(watched.contains("broken         sink    RUNNING"), "{watched}");
}

#[tokio::test]
async fn two_hundred_connectors_are_read_in_one_request() {
    let connect = FakeConnect::start().await;
    for number in 0..200 {
        let name = format!("connector-{number}");
        connect
            .has(&name, config("FileSource", &json!({ "password": format!("secret-{number}") })));
        connect.goes_through(&name, &[status("RUNNING", &["FAILED"; 10])]);
    }
    let session = Session::new(&connect.url);
    let transcript = session.run(&["status"]).await;
    assert!(transcript.contains("connector-199"), "{transcript}");
    // The class that failed is asked once which of its keys are passwords.
    let requests = connect.requests();
    assert_eq!(requests, ["GET /connectors", "GET /", "GET /connector-plugins/FileSource/config"]);
}

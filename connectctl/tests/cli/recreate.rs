use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

const RECREATE: [&str; 4] = ["recreate", "one", "--backup", "offsets.json"];

/// A sink that has come to offset 7. Its offsets go with it when it is deleted.
async fn cluster() -> (FakeConnect, Session) {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSink", &json!({ "topics": "t", "batch": "1" })));
    connect.has_offsets("one", offsets());
    (connect, session)
}

fn offsets() -> serde_json::Value {
    json!([{ "partition": { "kafka_topic": "t", "kafka_partition": 0 }, "offset": { "kafka_offset": 7 } }])
}

#[tokio::test]
async fn recreate_keeps_the_offsets_and_never_runs_without_them() {
    let (connect, session) = cluster().await;
    assert_snapshot!(session.run(&RECREATE).await, @r#"
    exit code 0
    --- stdout
    offsets of 1 partitions saved in offsets.json
    recreated one  running, 1 task
    --- stderr
    validating 1 connector
    setting `one` to stopped
    deleting `one`
    creating `one`
    setting `one` to running
    "#);
    assert_eq!(
        connect.writes(),
        [
            "PUT /connectors/one/stop",
            "DELETE /connectors/one",
            "POST /connectors",
            "PATCH /connectors/one/offsets",
            "PUT /connectors/one/resume"
        ]
    );
    assert_eq!(connect.offsets("one"), offsets());
    let backup = std::fs::read_to_string(session.path().join("offsets.json")).unwrap();
    assert!(backup.contains("\"kafka_offset\": 7"), "{backup}");
}

#[tokio::test]
async fn recreate_takes_a_new_configuration_but_no_other_identity() {
    let (connect, session) = cluster().await;
    session.connector("one", "FileSink", &json!({ "topics": "t", "batch": 2 }));
    session.run_ok(&[&RECREATE[..], &["--file", "connectors/one.json"]].concat()).await;
    assert_eq!(connect.config("one").unwrap()["batch"], "2");
    connect.writes();
    session.connector("one", "FileSink", &json!({ "topics": "t", "slot.name": "x" }));
    let recreate = ["recreate", "one", "--file", "connectors/one.json"];
    assert_snapshot!(session.run(&recreate).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 1 problem in the connector files, nothing was written:
      connectors/one.json:1 slot.name: its offsets belong to the value it has: a change needs `--allow-identity-change`
    "#);
    assert!(connect.writes().is_empty());
    session.run_ok(&[&recreate[..], &["--allow-identity-change"]].concat()).await;
    assert_eq!(connect.config("one").unwrap()["slot.name"], "x");
}

#[tokio::test]
async fn recreate_touches_nothing_if_connect_refuses_or_is_too_old() {
    let (connect, session) = cluster().await;
    connect.refuses("one", "batch", "Value must be at most 0");
    assert_snapshot!(session.run(&RECREATE).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    validating 1 connector
    error: 1 problem in the connector configurations, nothing was written:
      the cluster batch: Value must be at most 0
    "#);
    assert!(connect.writes().is_empty());
    let (connect, session) = cluster().await;
    connect.is_of_version("3.5.1");
    assert_snapshot!(session.run(&RECREATE).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: asking for the worker's version failed
      cause: changing offsets needs Kafka Connect ≥ 3.6, worker is 3.5.1
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn a_recreation_that_stops_half_way_says_where_the_offsets_are() {
    let (connect, session) = cluster().await;
    connect.answers("POST /connectors", 400, "Connector configuration is invalid");
    assert_snapshot!(session.run(&RECREATE).await, @r#"
    exit code 1
    --- stdout
    offsets of 1 partitions saved in offsets.json
    --- stderr
    validating 1 connector
    setting `one` to stopped
    deleting `one`
    creating `one`
    error: recreating `one` stopped half-way; its offsets are in `offsets.json`
      cause: creating `one` failed
      cause: Kafka Connect answered 400: Connector configuration is invalid
    hint: once it exists and is stopped: `connectctl offsets set one --file offsets.json`, then `connectctl resume one`
    "#);
}

#[tokio::test]
async fn a_backup_never_replaces_an_earlier_one() {
    let (connect, session) = cluster().await;
    session.file("../offsets.json", "the last copy");
    assert_snapshot!(session.run(&RECREATE).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    validating 1 connector
    setting `one` to stopped
    setting `one` to running
    error: `offsets.json` cannot be written
      cause: File exists (os error 17)
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/stop", "PUT /connectors/one/resume"]);
}

#[tokio::test]
async fn a_stopped_connector_is_recreated_stopped() {
    let (connect, session) = cluster().await;
    session.run_ok(&["recreate", "one", "--backup", "1.json"]).await;
    session.connector_beside(
        "one",
        "FileSink",
        &json!({ "topics": "t" }),
        &json!({ "state": "stopped" }),
    );
    session.run_ok(&["apply", "connectors"]).await;
    connect.writes();
    session.run_ok(&["recreate", "one", "--backup", "2.json"]).await;
    assert!(!connect.writes().iter().any(|request| request.ends_with("/resume")));
}

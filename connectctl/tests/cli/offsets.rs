use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

async fn cluster() -> FakeConnect {
    let connect = FakeConnect::start().await;
    connect.has("one", config("FileSink", &json!({ "topics": "t" })));
    connect.has_offsets("one", json!([offset(0, 10), offset(1, 20)]));
    connect
}

fn offset(partition: u32, offset: u32) -> serde_json::Value {
    json!({ "partition": { "kafka_partition": partition, "kafka_topic": "t" }, "offset": { "kafka_offset": offset } })
}

const PARTITION: &str = r#"{"kafka_partition":0,"kafka_topic":"t"}"#;

#[tokio::test]
async fn offsets_are_listed() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    assert_snapshot!(session.run(&["offsets", "get", "one"]).await, @r#"
    exit code 0
    --- stdout
    PARTITION                                OFFSET
    {"kafka_partition":0,"kafka_topic":"t"}  {"kafka_offset":10}
    {"kafka_partition":1,"kafka_topic":"t"}  {"kafka_offset":20}
    --- stderr
    "#);
    assert_snapshot!(session.run(&["describe", "offsets", "one"]).await, @r#"
    exit code 0
    --- stdout
    Connector:   one
    Partitions:  2
    {"kafka_partition":0,"kafka_topic":"t"}:
      {
        "kafka_offset": 10
      }
    {"kafka_partition":1,"kafka_topic":"t"}:
      {
        "kafka_offset": 20
      }
    --- stderr
    "#);
}

#[tokio::test]
async fn a_connector_that_is_not_stopped_is_refused() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    assert_snapshot!(session.run(&["offsets", "reset", "one"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: connector `one` is not stopped, nothing was changed
    hint: `--stop` stops it for that and brings it back; `connectctl stop one` stops it for good
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn a_dry_run_tells_old_and_new_and_changes_nothing() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    let set = [
        "offsets",
        "set",
        "one",
        "--partition",
        PARTITION,
        "--offset",
        r#"{"kafka_offset":5}"#,
        "--dry-run",
    ];
    assert_snapshot!(session.run(&set).await, @r#"
    exit code 0
    --- stdout
    {"kafka_partition":0,"kafka_topic":"t"}: {"kafka_offset":10} -> {"kafka_offset":5}
    --- stderr
    nothing was changed: `--dry-run`
    "#);
    assert_snapshot!(session.run(&["offsets", "reset", "one", "--dry-run"]).await, @r#"
    exit code 0
    --- stdout
    {"kafka_partition":0,"kafka_topic":"t"}: {"kafka_offset":10} -> none
    {"kafka_partition":1,"kafka_topic":"t"}: {"kafka_offset":20} -> none
    --- stderr
    nothing was changed: `--dry-run`
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn offsets_are_saved_before_they_are_changed_and_the_backup_can_be_set_again() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    let before = connect.offsets("one");
    assert_snapshot!(session.run(&["offsets", "reset", "one", "--stop", "--backup", "saved.json"]).await, @r#"
    exit code 0
    --- stdout
    {"kafka_partition":0,"kafka_topic":"t"}: {"kafka_offset":10} -> none
    {"kafka_partition":1,"kafka_topic":"t"}: {"kafka_offset":20} -> none
    --- stderr
    setting `one` to stopped
    the offsets were saved to `saved.json`
    The offsets for this connector have been reset successfully
    setting `one` to running
    "#);
    assert_eq!(
        connect.writes(),
        [
            "PUT /connectors/one/stop",
            "DELETE /connectors/one/offsets",
            "PUT /connectors/one/resume"
        ]
    );
    assert_eq!(connect.offsets("one"), json!(null));
    session.run_ok(&["offsets", "set", "one", "--file", "saved.json", "--stop"]).await;
    assert_eq!(connect.offsets("one"), before);
}

#[tokio::test]
async fn a_stopped_connector_stays_stopped() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    session.run_ok(&["stop", "one"]).await;
    let set = ["offsets", "set", "one", "--partition", PARTITION, "--offset", "null"];
    session.run_ok(&set).await;
    assert_eq!(connect.writes(), ["PUT /connectors/one/stop", "PATCH /connectors/one/offsets"]);
    assert_eq!(connect.offsets("one"), json!([offset(1, 20)]));
}

#[tokio::test]
async fn tasks_that_have_not_stopped_yet_are_waited_for() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    let busy = "Failed to reset consumer group offsets for connector one either because its tasks haven't stopped completely yet or … this operation can be safely retried.";
    connect.answers("DELETE /connectors/one/offsets", 500, busy);
    session.run_ok(&["offsets", "reset", "one", "--stop"]).await;
    assert_eq!(connect.offsets("one"), json!(null));
}

#[tokio::test]
async fn a_refused_change_brings_the_connector_back() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    connect.answers("DELETE /connectors/one/offsets", 400, "The connector does not support it");
    assert_snapshot!(session.run(&["offsets", "reset", "one", "--stop", "--backup", "b.json"]).await, @r#"
    exit code 1
    --- stdout
    {"kafka_partition":0,"kafka_topic":"t"}: {"kafka_offset":10} -> none
    {"kafka_partition":1,"kafka_topic":"t"}: {"kafka_offset":20} -> none
    --- stderr
    setting `one` to stopped
    the offsets were saved to `b.json`
    setting `one` to running
    error: changing the offsets of `one` failed
      cause: Kafka Connect answered 400: The connector does not support it
    "#);
    assert!(connect.writes().contains(&"PUT /connectors/one/resume".to_owned()));
}

#[tokio::test]
async fn without_a_backup_nothing_is_changed() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    assert_snapshot!(session.run(&["offsets", "reset", "one", "--stop", "--backup", "no/such/folder/b.json"]).await, @r#"
    exit code 3
    --- stdout
    {"kafka_partition":0,"kafka_topic":"t"}: {"kafka_offset":10} -> none
    {"kafka_partition":1,"kafka_topic":"t"}: {"kafka_offset":20} -> none
    --- stderr
    setting `one` to stopped
    setting `one` to running
    error: the offsets cannot be saved to `no/such/folder/b.json`, so they were not changed
      cause: No such file or directory (os error 2)
    hint: name another file by `--backup`
    "#);
    assert_eq!(connect.writes(), ["PUT /connectors/one/stop", "PUT /connectors/one/resume"]);
}

#[tokio::test]
async fn offsets_that_are_no_json_are_refused_with_their_place() {
    let connect = cluster().await;
    let session = Session::new(&connect.url);
    session.file("bad.json", "{ \"offsets\": [ 1 ] }");
    assert_snapshot!(session.run(&["offsets", "set", "one", "--file", "connectors/bad.json"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: connectors/bad.json: invalid type: integer `1`, expected struct Offset at line 1 column 16, nothing was changed
    hint: `connectctl offsets get NAME -o json` shows what it looks like
    "#);
    assert_snapshot!(session.run(&["offsets", "set", "one", "--partition", "x", "--offset", "null"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: --partition: not JSON: expected value at line 1 column 1, nothing was changed
    hint: `connectctl offsets get NAME -o json` shows what it looks like
    "#);
    let no_object = ["--partition", "{}", "--offset", "\"7\""];
    assert_snapshot!(session.run(&[&["offsets", "set", "one"], &no_object[..]].concat()).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: an offset: `"7"` is neither an object nor null, nothing was changed
    hint: `connectctl offsets get NAME -o json` shows what it looks like
    "#);
    assert!(connect.requests().is_empty());
}

use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

const WANTED: &str = "canary-7f3a";

/// A connector that was applied, and then edited on the cluster.
async fn edited(on_cluster: &serde_json::Value) -> (FakeConnect, Session) {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let wanted = json!({ "batch": 100, "linger": 1, "password": WANTED });
    session.connector("one", "FileSource", &wanted);
    session.run_ok(&["apply", "connectors"]).await;
    let mut live = connect.config("one").unwrap();
    for (key, value) in on_cluster.as_object().unwrap() {
        live.insert(key.clone(), value.clone());
    }
    connect.has("one", serde_json::Value::Object(live));
    (connect, session)
}

#[tokio::test]
async fn an_edit_on_the_cluster_is_told_from_one_in_the_file() {
    let (_connect, session) =
        edited(&json!({ "batch": "200", "password": "canary-8a4b", "extra": "x" })).await;
    let wanted = json!({ "batch": 300, "linger": 5, "password": WANTED });
    session.connector("one", "FileSource", &wanted);
    let transcript = session.run(&["drift", "connectors"]).await;
    assert!(!transcript.contains("canary"));
    assert_snapshot!(transcript, @r#"
    exit code 2
    --- stdout
    one
        batch: edited on the cluster and in the file: 200 on the cluster, 300 in the file
        extra: edited on the cluster: x on the cluster, absent in the file
        linger: edited in the file: 1 on the cluster, 5 in the file
        password: edited on the cluster: a secret
    1 of 1 differ
    --- stderr
    "#);
    assert_snapshot!(session.run(&["drift", "-o", "json", "connectors"]).await, @r#"
    exit code 2
    --- stdout
    {
      "schema_version": 1,
      "connectors": [
        {
          "name": "one",
          "missing": false,
          "state": null,
          "keys": [
            {
              "key": "batch",
              "cluster": "200",
              "file": "300",
              "edited": "both"
            },
            {
              "key": "extra",
              "cluster": "x",
              "file": null,
              "edited": "cluster"
            },
            {
              "key": "linger",
              "cluster": "1",
              "file": "5",
              "edited": "file"
            },
            {
              "key": "password",
              "cluster": "***",
              "file": "***",
              "edited": "cluster"
            }
          ]
        }
      ]
    }
    --- stderr
    "#);
}

#[tokio::test]
async fn an_edit_in_the_file_alone_is_no_drift() {
    let (connect, session) = edited(&json!({})).await;
    let wanted = json!({ "batch": 300, "linger": 1, "password": WANTED });
    session.connector("one", "FileSource", &wanted);
    connect.writes();
    assert_snapshot!(session.run(&["drift", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    one
        batch: edited in the file: 100 on the cluster, 300 in the file
    1 of 1 differ
    --- stderr
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn without_a_record_nobody_is_blamed() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({ "batch": "1" })));
    session.connector_beside("one", "FileSource", &json!({}), &json!({ "state": "stopped" }));
    session.connector("two", "FileSource", &json!({}));
    session.connector("without-record", "FileSource", &json!({}));
    session.run_ok(&["apply", "--no-record", "connectors/without-record.json"]).await;
    assert!(!connect.config("without-record").unwrap().contains_key("connectctl.applied"));
    assert_snapshot!(session.run(&["drift", "connectors"]).await, @r#"
    exit code 2
    --- stdout
    one
        state: running on the cluster, stopped in the file
        batch: differs, and no record says who edited it: 1 on the cluster, absent in the file
    two: not on the cluster
    2 of 3 differ
    --- stderr
    "#);
}

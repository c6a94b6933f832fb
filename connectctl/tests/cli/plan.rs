use std::time::Duration;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

/// One connector of each kind of change, and one as it should be.
async fn cluster() -> (FakeConnect, Session) {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let live = json!({ "batch": "100", "old": "a|b", "password": "canary-7f3a" });
    connect.has("changed", config("FileSource", &live));
    connect.has("kept", config("FileSource", &json!({ "tasks.max": "1", "flag": "true" })));
    connect.has("resting", config("FileSource", &json!({})));
    connect.has("surplus", config("FileSink", &json!({})));
    connect.has("not-ours", config("FileSink", &json!({ "team": "other" })));
    let wanted = json!({ "batch": 500, "password": "canary-8a4b" });
    session.connector("changed", "FileSource", &wanted);
    session.connector("fresh", "FileSink", &json!({ "topics": "t" }));
    session.connector("kept", "FileSource", &json!({ "flag": true, "tasks.max": 1 }));
    session.connector_beside("resting", "FileSource", &json!({}), &json!({ "state": "paused" }));
    (connect, session)
}

#[tokio::test]
async fn a_plan_tells_every_changed_key_and_exits_with_2() {
    let (connect, session) = cluster().await;
    assert_snapshot!(session.run(&["plan", "connectors"]).await, @r#"
    exit code 2
    --- stdout
    ~ update  changed  (connectors/changed.json)
        batch: 100 -> 500
        old: a|b (removed)
        password: *** -> *** (changed secret)
    ~ state   resting  (connectors/resting.json)
        state: running -> paused
    + create  fresh  (connectors/fresh.json)
        connector.class: FileSink
        topics: t
    1 to create, 1 to update, 1 to change in state, 1 unchanged
    --- stderr
    validating 2 connectors
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn a_plan_without_changes_exits_with_0() {
    let (connect, session) = cluster().await;
    assert_snapshot!(session.run(&["diff", "connectors/kept.json"]).await, @r#"
    exit code 0
    --- stdout
    1 unchanged
    --- stderr
    "#);
    assert_eq!(connect.requests(), ["GET /connectors"]);
}

#[tokio::test]
async fn a_plan_that_fails_exits_with_1() {
    let (connect, session) = cluster().await;
    connect.answers("GET /connectors", 500, "out of memory");
    assert_snapshot!(session.run(&["plan", "connectors"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: reading the connectors failed
      cause: Kafka Connect answered 500: out of memory
    "#);
}

#[tokio::test]
async fn the_json_of_a_plan_has_a_schema_version_an_action_and_both_values_of_each_key() {
    let (_connect, session) = cluster().await;
    let files = ["connectors/changed.json", "connectors/resting.json"];
    let prune = ["plan", "-o", "json", "--prune", "--prefix", "surp"];
    let transcript = session.run(&[&prune[..], &files].concat()).await;
    assert!(!transcript.contains("canary"));
    assert_snapshot!(transcript, @r#"
    exit code 2
    --- stdout
    {
      "schema_version": 1,
      "changes": 3,
      "connectors": [
        {
          "name": "changed",
          "type": "source",
          "file": "connectors/changed.json",
          "action": "update",
          "state": null,
          "keys": [
            {
              "key": "batch",
              "before": "100",
              "after": "500"
            },
            {
              "key": "old",
              "before": "a|b",
              "after": null
            },
            {
              "key": "password",
              "before": "***",
              "after": "***"
            }
          ]
        },
        {
          "name": "resting",
          "type": "source",
          "file": "connectors/resting.json",
          "action": "state",
          "state": {
            "before": "running",
            "after": "paused"
          },
          "keys": []
        },
        {
          "name": "surplus",
          "type": "sink",
          "file": null,
          "action": "delete",
          "state": null,
          "keys": []
        }
      ]
    }
    --- stderr
    validating 1 connector
    "#);
}

#[tokio::test]
async fn the_markdown_of_a_plan_is_a_table_for_a_pull_request() {
    let (_connect, session) = cluster().await;
    assert_snapshot!(session.run(&["plan", "-o", "markdown", "connectors"]).await, @r#"
    exit code 2
    --- stdout
    ### Kafka Connect: 1 to create, 1 to update, 1 to change in state, 1 unchanged

    | connector | action | key | before | after |
    |---|---|---|---|---|
    | `changed` | update | `batch` | `100` | `500` |
    |  |  | `old` | `a\|b` |  |
    |  |  | `password` | `***` | `***` |
    | `resting` | state | `state` | `running` | `paused` |
    | `fresh` | create | `connector.class` |  | `FileSink` |
    |  |  | `topics` |  | `t` |
    --- stderr
    validating 2 connectors
    "#);
}

#[tokio::test]
async fn a_plan_names_what_connect_would_refuse() {
    let (connect, session) = cluster().await;
    connect.refuses("changed", "batch", "Value must be at most 400");
    assert_snapshot!(session.run(&["plan", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    validating 2 connectors
    error: 1 problem in the connector configurations, nothing was written:
      connectors/changed.json:1 batch: Value must be at most 400
    "#);
    let unasked = session.run(&["plan", "--no-validation", "connectors"]).await;
    assert!(unasked.starts_with("exit code 2\n"), "{unasked}");
}

#[tokio::test]
async fn a_plan_that_was_written_down_is_applied_as_it_was_shown() {
    let (connect, session) = cluster().await;
    session.run(&["plan", "--plan-out", "plan.json", "connectors"]).await;
    let file = std::fs::read_to_string(session.path().join("plan.json")).unwrap();
    assert!(!file.contains("canary") && !file.contains("batch"), "{file}");
    connect.writes();
    session.run_ok(&["apply", "plan.json"]).await;
    assert_eq!(connect.config("changed").unwrap()["batch"], "500");
    assert!(connect.config("fresh").is_some() && connect.config("surplus").is_some());
}

#[tokio::test]
async fn a_plan_is_refused_once_the_cluster_or_a_file_has_changed() {
    let (connect, session) = cluster().await;
    session.run(&["plan", "--plan-out", "plan.json", "connectors"]).await;
    connect.has("kept", config("FileSource", &json!({ "tasks.max": "2", "flag": "true" })));
    connect.has("not-ours", config("FileSink", &json!({ "team": "another" })));
    session.connector("fresh", "FileSink", &json!({ "topics": "t2" }));
    connect.writes();
    assert_snapshot!(session.run(&["apply", "plan.json"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: the plan is out of date, nothing was written:
      `kept` has changed on the cluster
      the file of `fresh` has changed
    hint: look at it again: `connectctl plan`
    "#);
    assert!(connect.writes().is_empty());
    session.file(
        "../plan.json",
        json!({ "kind": "connectctl-plan", "schema_version": 9 }).to_string(),
    );
    assert_snapshot!(session.run(&["apply", "plan.json"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 1 problem in the connector files, nothing was written:
      plan.json: a plan of another version: only 1 can be applied
    "#);
}

#[tokio::test]
async fn validation_tells_every_configuration_that_connect_refuses() {
    let (connect, session) = cluster().await;
    assert_snapshot!(session.run(&["validate", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    valid  changed
    valid  fresh
    valid  kept
    valid  resting
    --- stderr
    validating 4 connectors
    "#);
    connect.refuses("kept", "password", "Cannot log in with canary-8a4b");
    assert_snapshot!(session.run(&["validate", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    validating 4 connectors
    error: 1 problem in the connector configurations, nothing was written:
      connectors/kept.json:1 password: Cannot log in with ***
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn two_hundred_connectors_take_one_request_when_nothing_has_changed() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    for number in 0..200 {
        let name = format!("c{number:03}");
        connect.has(&name, config("FileSource", &json!({ "number": number.to_string() })));
        session.connector(&name, "FileSource", &json!({ "number": number }));
    }
    for verb in ["apply", "plan"] {
        session.run_ok(&[verb, "connectors"]).await;
        assert_eq!(connect.requests(), ["GET /connectors"]);
    }
}

#[tokio::test]
async fn two_hundred_connectors_are_validated_a_few_at_a_time() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    for number in 0..200 {
        session.connector(&format!("c{number:03}"), "FileSource", &json!({}));
    }
    connect.validates_within(Duration::from_millis(5));
    session.run_ok(&["validate", "connectors"]).await;
    let validations = connect.requests().into_iter().filter(|one| one.ends_with("/validate"));
    assert_eq!(validations.count(), 200);
    assert_eq!(connect.most_validations_at_a_time(), 8);
}

#[tokio::test]
async fn a_file_on_the_standard_input_is_planned_like_any_other() {
    let (_connect, session) = cluster().await;
    let file: Value =
        json!({ "name": "kept", "config": config("FileSource", &json!({ "flag": false })) });
    let transcript = session.run_on(&["plan", "-"], file.to_string().as_bytes()).await;
    assert_snapshot!(transcript, @r#"
    exit code 2
    --- stdout
    ~ update  kept  (-)
        flag: true -> false
        tasks.max: 1 (removed)
    1 to update
    --- stderr
    validating 1 connector
    "#);
}

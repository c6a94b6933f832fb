use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

/// Two connectors of ours and one of somebody else's are in no file.
async fn cluster() -> (FakeConnect, Session) {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("inventory-kept", config("FileSource", &json!({})));
    connect.has("inventory-source", config("FileSource", &json!({ "team": "a" })));
    connect.has("inventory-sink", config("FileSink", &json!({ "team": "a" })));
    connect.has("orders-sink", config("FileSink", &json!({ "team": "b" })));
    session.connector("inventory-kept", "FileSource", &json!({}));
    (connect, session)
}

#[tokio::test]
async fn prune_deletes_what_is_owned_and_nothing_else() {
    let (connect, session) = cluster().await;
    let prune = ["prune", "--prefix", "inventory-", "--yes", "connectors"];
    assert_snapshot!(session.run(&prune).await, @r#"
    exit code 0
    --- stdout
    deleted inventory-sink
    deleted inventory-source
    --- stderr
    to be deleted:
      inventory-sink  (sink)
      inventory-source  (source)
    deleting `inventory-sink`
    deleting `inventory-source`
    offsets and replication slots stay: a connector of the same name goes on where this one stopped
    "#);
    assert_eq!(
        connect.writes(),
        ["DELETE /connectors/inventory-sink", "DELETE /connectors/inventory-source"]
    );
    assert_snapshot!(session.run(&prune).await, @r#"
    exit code 0
    --- stdout
    nothing to prune
    --- stderr
    "#);
}

#[tokio::test]
async fn prune_lists_what_would_go_and_needs_a_yes_where_nobody_can_be_asked() {
    let (connect, session) = cluster().await;
    let prune = ["prune", "--selector", "team=b", "connectors"];
    assert_snapshot!(session.run(&prune).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    to be deleted:
      orders-sink  (sink)
    error: deleting was not confirmed, nothing was written
    hint: where nobody can be asked, `--yes` stands for the answer
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn prune_never_runs_without_saying_what_is_owned() {
    let (connect, session) = cluster().await;
    for arguments in [
        &["prune", "--yes", "connectors"][..],
        &["prune", "--yes", "--prefix", "", "connectors"],
        &["apply", "--prune", "--yes", "connectors"],
        &["plan", "--prune", "connectors"],
    ] {
        let transcript = session.run(arguments).await;
        assert!(transcript.starts_with("exit code 1\n"), "{transcript}");
    }
    assert!(connect.requests().is_empty());
}

#[tokio::test]
async fn apply_deletes_nothing_unless_asked_to_prune() {
    let (connect, session) = cluster().await;
    session.run_ok(&["apply", "--prefix", "inventory-", "connectors"]).await;
    assert!(connect.writes().is_empty());
    session.connector("inventory-new", "FileSink", &json!({}));
    let prune = ["apply", "--prune", "--prefix", "inventory-", "connectors"];
    assert_snapshot!(session.run(&prune).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    validating 1 connector
    to be deleted:
      inventory-sink  (sink)
      inventory-source  (source)
    error: deleting was not confirmed, nothing was written
    hint: where nobody can be asked, `--yes` stands for the answer
    "#);
    assert!(connect.writes().is_empty());
    assert_snapshot!(session.run(&[&prune[..], &["--yes"]].concat()).await, @r#"
    exit code 0
    --- stdout
    unchanged    inventory-kept    running, 1 task
    created      inventory-new     running, 1 task
    deleted      inventory-sink
    deleted      inventory-source
    1 created, 2 deleted, 1 unchanged
    --- stderr
    validating 1 connector
    to be deleted:
      inventory-sink  (sink)
      inventory-source  (source)
    creating `inventory-new`
    `inventory-new` is running with 1 task
    deleting `inventory-sink`
    deleting `inventory-source`
    "#);
}

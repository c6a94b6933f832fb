use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fake_connect::FakeConnect;
use crate::session::Session;

/// A port that nobody listens on.
const NOBODY: &str = "http://127.0.0.1:9";

fn key(name: &str, data_type: &str, required: bool) -> Value {
    json!({ "name": name, "type": data_type, "required": required })
}

/// A source, a transform, and a converter that takes any key.
fn plugins() -> Value {
    let source = [
        key("file", "STRING", true),
        key("poll.interval.ms", "INT", false),
        key("transforms", "LIST", false),
        key("value.converter", "CLASS", false),
        key("database.password", "PASSWORD", false),
        key("flag", "BOOLEAN", false),
        key("slot.name", "STRING", false),
    ];
    json!({ "schema_version": 1, "worker_version": "4.3.1", "plugins": [
        { "class": "org.example.FileSourceConnector", "type": "source", "version": "1", "keys": source },
        { "class": "org.example.Mask", "type": "transformation", "version": null, "keys": [key("fields", "LIST", true)] },
        { "class": "org.example.AnyConverter", "type": "converter", "version": null, "keys": [] },
    ]})
}

fn session(config: &Value) -> Session {
    let session = Session::new(NOBODY);
    session.file("../connect-plugins.json", plugins().to_string());
    session.connector("one", "FileSource", config);
    session
}

#[tokio::test]
async fn lint_offline_finds_unknown_keys_bad_types_and_missing_keys_without_a_network() {
    let session = session(&json!({
        "poll.intervall.ms": 5,
        "poll.interval.ms": "soon",
        "flag": "yes",
        "database.password": "canary-7f3a",
        "utterly.different": 1,
        "producer.override.linger.ms": 5,
    }));
    let transcript = session.run(&["lint", "--offline", "connectors"]).await;
    assert!(!transcript.contains("canary"));
    assert_snapshot!(transcript, @r#"
    exit code 3
    --- stdout
    warning: connectors/one.json:1 database.password: a secret in clear: refer to a config provider, as in `${env:NAME}`
    error: connectors/one.json:1 flag: `yes` is not of type BOOLEAN
    error: connectors/one.json:1 poll.interval.ms: `soon` is not of type INT
    error: connectors/one.json:1 poll.intervall.ms: unknown; did you mean `poll.interval.ms`?
    warning: connectors/one.json:1 utterly.different: its plugin does not define it; it may be ignored
    error: connectors/one.json:1 file: missing, and it has no default
    4 errors, 2 warnings in 1 connector
    --- stderr
    "#);
}

#[tokio::test]
async fn lint_knows_the_keys_of_transforms_and_converters_by_their_prefix() {
    let session = session(&json!({
        "file": "/in",
        "transforms": "mask, gone",
        "transforms.mask.type": "org.example.Mask",
        "transforms.mask.filds": "a",
        "transforms.mask.predicate": "p",
        "value.converter": "org.example.AnyConverter",
        "value.converter.any.key": "x",
    }));
    assert_snapshot!(session.run(&["lint", "--offline", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    error: connectors/one.json:1 transforms.gone.type: missing; `transforms` names `gone`
    error: connectors/one.json:1 transforms.mask.filds: unknown; did you mean `transforms.mask.fields`?
    error: connectors/one.json:1 transforms.mask.fields: missing, and it has no default
    3 errors, 0 warnings in 1 connector
    --- stderr
    "#);
}

#[tokio::test]
async fn lint_finds_what_two_connectors_must_not_share_and_classes_that_do_not_exist() {
    let session = session(&json!({ "file": "/in", "slot.name": "s" }));
    session.connector("two", "FileSource", &json!({ "file": "/in", "slot.name": "s" }));
    session.connector("wrong", "FileSauce", &json!({}));
    assert_snapshot!(session.run(&["lint", "--offline", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    error: connectors/wrong.json:1 connector.class: no plugin is `FileSauce`; did you mean `org.example.FileSourceConnector`?
    error: connectors/two.json:1 slot.name: `one` has the same: each needs its own
    2 errors, 0 warnings in 3 connectors
    --- stderr
    "#);
}

#[tokio::test]
async fn lint_passes_good_files_and_placeholders() {
    let session = session(&json!({
        "file": "/in",
        "poll.interval.ms": "${env:INTERVAL}",
        "database.password": "${env:PASSWORD}",
    }));
    assert_snapshot!(session.run(&["lint", "--offline", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    0 errors, 0 warnings in 1 connector
    --- stderr
    "#);
}

#[tokio::test]
async fn lint_without_a_snapshot_says_how_to_get_one() {
    let session = Session::new(NOBODY);
    session.connector("one", "FileSource", &json!({}));
    assert_snapshot!(session.run(&["lint", "--offline", "connectors"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: `connect-plugins.json` holds no saved plugins: No such file or directory (os error 2)
    hint: `connectctl snapshot connect-plugins.json` saves them from a worker
    "#);
}

#[tokio::test]
async fn a_snapshot_of_a_worker_serves_lint_afterwards() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({ "flie": "/in" }));
    assert_snapshot!(session.run(&["snapshot"]).await, @r#"
    exit code 0
    --- stdout
    saved 2 plugins in connect-plugins.json
    --- stderr
    "#);
    connect.requests();
    let offline = session.run(&["lint", "--offline", "connectors"]).await;
    assert!(connect.requests().is_empty());
    assert_eq!(offline, session.run(&["lint", "connectors"]).await);
    assert_snapshot!(offline, @r#"
    exit code 3
    --- stdout
    error: connectors/one.json:1 flie: unknown; did you mean `file`?
    error: connectors/one.json:1 file: missing, and it has no default
    2 errors, 0 warnings in 1 connector
    --- stderr
    "#);
}

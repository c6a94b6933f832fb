use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

const CANARY: &str = "canary-7f3a";

/// Three connectors with secrets of each kind; no files.
async fn cluster() -> (FakeConnect, Session) {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.defines_as_password("pin");
    let secrets = json!({
        "database.password": CANARY,
        "pin": CANARY,
        "reference": "${vault:a:b}",
        "url": format!("http://u:{CANARY}@h"),
    });
    connect.has("one", config("FileSource", &secrets));
    connect.has("../odd name", config("FileSink", &json!({ "tasks.max": "2" })));
    connect.goes_through("../odd name", &[status("PAUSED", &["PAUSED"])]);
    (connect, session)
}

#[tokio::test]
async fn an_export_holds_no_secret_and_applies_without_a_change() {
    let (connect, session) = cluster().await;
    assert_snapshot!(session.run(&["export", "live"]).await, @r#"
    exit code 0
    --- stdout
    exported  live/%2E.%2Fodd%20name.json
    exported  live/one.json
    --- stderr
    live/one.json: `database.password` is a secret and stands there as `${env:ONE_DATABASE_PASSWORD}`; set that and `apply --resolve env`
    live/one.json: `pin` is a secret and stands there as `${env:ONE_PIN}`; set that and `apply --resolve env`
    live/one.json: `url` is a secret and stands there as `${env:ONE_URL}`; set that and `apply --resolve env`
    "#);
    let read = |name: &str| std::fs::read_to_string(session.path().join("live").join(name));
    assert_snapshot!(read("one.json").unwrap(), @r#"
    {
      "name": "one",
      "config": {
        "connector.class": "FileSource",
        "database.password": "${env:ONE_DATABASE_PASSWORD}",
        "pin": "${env:ONE_PIN}",
        "reference": "${vault:a:b}",
        "url": "http://u:${env:ONE_URL}@h"
      }
    }
    "#);
    assert_snapshot!(read("%2E.%2Fodd%20name.json").unwrap(), @r#"
    {
      "name": "../odd name",
      "state": "paused",
      "config": {
        "connector.class": "FileSink",
        "tasks.max": "2"
      }
    }
    "#);
    let variables =
        ["ONE_DATABASE_PASSWORD", "ONE_PIN", "ONE_URL"].map(|variable| (variable, CANARY));
    let plan = session.run_with(&["plan", "--resolve", "env", "live"], &variables).await;
    assert_snapshot!(plan, @r#"
    exit code 0
    --- stdout
    2 unchanged
    --- stderr
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn an_export_replaces_no_file_unasked() {
    let (_connect, session) = cluster().await;
    session.file("one.json", "mine");
    assert_snapshot!(session.run(&["export", "connectors", "one"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: `connectors/one.json` exists, nothing was written
    hint: `--force` replaces it
    "#);
    session.run_ok(&["export", "connectors", "one", "--force", "--with-secrets"]).await;
    let file = session.path().join("connectors/one.json");
    assert!(std::fs::read_to_string(file).unwrap().contains(CANARY));
    assert_snapshot!(session.run(&["export", "connectors", "on"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: no connector is named `on`
    hint: did you mean `one`?
    "#);
}

#[cfg(unix)]
#[tokio::test]
async fn an_export_with_secrets_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let (_connect, session) = cluster().await;
    session.run_ok(&["export", "--with-secrets", "live", "one"]).await;
    let metadata = std::fs::metadata(session.path().join("live/one.json")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}

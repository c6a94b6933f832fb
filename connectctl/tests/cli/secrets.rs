use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::{FakeConnect, status};
use crate::session::{Session, config};

const CANARY: &str = "canary-7f3a";

#[tokio::test]
async fn a_changed_secret_is_told_without_its_value() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let live = json!({ "database.password": CANARY, "pin": CANARY, "url": format!("http://u:{CANARY}@h") });
    connect.has("one", config("FileSource", &live));
    connect.defines_as_password("pin");
    let wanted =
        json!({ "database.password": "${env:PASSWORD}", "pin": "canary-other", "url": "http://h" });
    session.connector("one", "FileSource", &wanted);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 0
    --- stdout
    updated      one  running, 1 task
        database.password: *** -> ${env:PASSWORD}
        pin: *** -> *** (changed secret)
        url: http://u:***@h -> http://h
    1 updated
    --- stderr
    validating 1 connector
    updating `one`
    `one` is running with 1 task
    "#);
}

#[tokio::test]
async fn a_secret_echoed_by_the_server_is_masked() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({ "pin": CANARY, "smt.api.key": CANARY }));
    connect.defines_as_password("pin");
    connect.refuses("one", "pin", &format!("Invalid value {CANARY} for configuration pin"));
    connect.refuses("one", "smt.api.key", &format!("login with '{CANARY}' was refused"));
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    validating 1 connector
    error: 2 problems in the connector configurations, nothing was written:
      connectors/one.json:1 pin: Invalid value *** for configuration pin
      connectors/one.json:1 smt.api.key: login with '***' was refused
    "#);
}

#[tokio::test]
async fn a_secret_never_shows_in_any_failure() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({ "password": CANARY }));
    let mut failed = status("RUNNING", &["FAILED"]);
    failed["tasks"][0]["trace"] = json!(format!("a.B: cannot log in with {CANARY}"));
    connect.goes_through("one", &[failed]);
    let put = "PUT /connectors/one/config";
    connect.answers(put, 409, &format!("rebalance while {CANARY} is set"));
    let failure = session.run(&["apply", "--no-rollback", "connectors"]).await;
    connect.answers(put, 400, &format!("Connector configuration is invalid: {CANARY}"));
    session.connector("one", "FileSource", &json!({ "password": CANARY, "batch": 1 }));
    let refusal = session.run(&["apply", "--no-rollback", "connectors"]).await;
    let status = session.run(&["status"]).await;
    for transcript in [failure, refusal, status] {
        assert!(transcript.contains("***"), "{transcript}");
        assert!(!transcript.contains(CANARY), "{transcript}");
    }
}

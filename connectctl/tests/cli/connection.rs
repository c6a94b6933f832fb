use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

const CANARY: &str = "canary-90ab";

#[tokio::test]
async fn a_user_and_a_password_from_the_environment_let_us_in() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let variables = [("CONNECTCTL_USER", "me"), ("CONNECTCTL_PASSWORD", "pw")];
    assert!(session.run_with(&["status"], &variables).await.starts_with("exit code 0\n"));
    assert_eq!(connect.header("authorization").unwrap(), "Basic bWU6cHc=");
}

#[tokio::test]
async fn a_token_comes_from_a_file_or_from_the_environment() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.file("token", "of-file\n");
    session.run_ok(&["status", "--token-file", "connectors/token"]).await;
    assert_eq!(connect.header("authorization").unwrap(), "Bearer of-file");
    session.run_with(&["status"], &[("CONNECTCTL_TOKEN", "of-environment")]).await;
    assert_eq!(connect.header("authorization").unwrap(), "Bearer of-environment");
}

#[tokio::test]
async fn further_headers_are_sent() {
    let connect = FakeConnect::start().await;
    Session::new(&connect.url).run_ok(&["status", "--header", "X-Tenant: a"]).await;
    assert_eq!(connect.header("x-tenant").unwrap(), "a");
}

#[tokio::test]
async fn a_secret_given_as_a_flag_is_warned_of() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let transcript = session.run(&["status", "--user", "me", "--password", CANARY]).await;
    assert_snapshot!(transcript, @r#"
    exit code 0
    --- stdout
    no connectors
    --- stderr
    warning: every user of this machine can read the secret of `--password`: use CONNECTCTL_PASSWORD or --password-file
    "#);
    for flags in [["--token", CANARY], ["--header", "X-Api-Key: canary-90ab"]] {
        let transcript = session.run(&["status", flags[0], flags[1]]).await;
        assert!(transcript.contains("warning: every user of this machine"), "{transcript}");
        assert!(!transcript.contains(CANARY), "{transcript}");
    }
}

#[tokio::test]
async fn the_next_worker_is_asked_when_one_is_away() {
    let connect = FakeConnect::start().await;
    connect.has("one", config("FileSource", &json!({})));
    let session = Session::new(&format!("http://127.0.0.1:9,{}", connect.url));
    session.run_ok(&["status"]).await;
    assert_eq!(connect.requests(), ["GET /connectors"]);
    session.run_ok(&["pause", "one"]).await;
    assert_eq!(connect.writes(), ["PUT /connectors/one/pause"]);
}

#[tokio::test]
async fn workers_that_are_all_away_are_all_named() {
    let session = Session::new("http://127.0.0.1:9,http://127.0.0.1:10");
    let transcript = session.run(&["status"]).await;
    let named = "none of the workers `http://127.0.0.1:9`, `http://127.0.0.1:10` answers";
    assert!(transcript.contains(named), "{transcript}");
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let connect = FakeConnect::start().await;
    connect.has("one", config("FileSource", &json!({})));
    connect.answers_raw("PUT /connectors/one/pause", 302, "", false);
    assert_snapshot!(Session::new(&connect.url).run(&["pause", "one"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    setting `one` to paused
    error: setting `one` to paused failed
      cause: `[URL]` redirects to somewhere else (status 302)
    "#);
}

#[tokio::test]
async fn requests_go_through_the_proxy() {
    // It takes any request for its own, as a proxy does.
    let proxy = FakeConnect::start().await;
    let session = Session::new("http://connect.example:8083");
    session.run_ok(&["status", "--proxy", &proxy.url]).await;
    assert_eq!(proxy.requests().len(), 1);
}

#[tokio::test]
async fn a_write_that_a_proxy_answers_with_a_page_is_not_taken_for_done() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({}));
    connect.answers_raw("PUT /connectors/one/config", 200, "<html>log in</html>", false);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 1
    --- stdout
    uncertain    one
    1 not written
    --- stderr
    validating 1 connector
    creating `one`
    error: apply is incomplete (perhaps written: `one`)
      cause: creating `one` failed
      cause: `[URL]` answered something that Kafka Connect does not: expected value at line 1 column 1
    hint: the URL is the one where `GET /connectors` answers, usually with port 8083
    "#);
}

#[tokio::test]
async fn debug_tells_every_request_and_no_secret() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.has("one", config("FileSource", &json!({ "password": CANARY })));
    connect.answers("GET /connectors/one/tasks", 400, &format!("{CANARY} is wrong"));
    let variables = [("CONNECTCTL_TOKEN", "canary-token")];
    let transcript = session.run_with(&["describe", "task", "one/0", "--debug"], &variables).await;
    assert!(transcript.contains("debug: [URL] GET /connectors?expand"), "{transcript}");
    assert!(transcript.contains("debug: [URL] GET /connectors/one/tasks: 400, "), "{transcript}");
    assert!(!transcript.contains("canary"), "{transcript}");
}

/// Every verb that reads or changes something by name.
const VERBS: &[&[&str]] = &[
    &["status"],
    &["status", "-o", "wide"],
    &["status", "-o", "json"],
    &["status", "-o", "yaml"],
    &["get", "connectors", "-o", "json"],
    &["get", "tasks", "-o", "wide"],
    &["get", "tasks", "-o", "json"],
    &["describe", "connector", "one"],
    &["describe", "connector", "one", "-o", "json"],
    &["describe", "connector", "one", "-o", "yaml"],
    &["describe", "task", "one/0"],
    &["describe", "task", "one/0", "-o", "json"],
    &["restart", "--failed", "--wait-timeout", "1"],
    &["resume", "one", "--wait-timeout", "1"],
    &["pause", "one", "--wait-timeout", "1"],
    &["wait", "--wait-timeout", "1"],
    &["plan", "connectors"],
    &["validate", "connectors"],
    &["apply", "connectors", "--wait-timeout", "1"],
    &["drift", "connectors"],
    &["drift", "connectors", "-o", "json"],
    &["export", "live"],
    &["patch", "one", "--set", "batch=2"],
    &["offsets", "get", "one"],
    &["offsets", "reset", "one", "--dry-run"],
    &["offsets", "reset", "one", "--stop", "--backup", "reset.json"],
    &["recreate", "one", "--backup", "recreate.json", "--wait-timeout", "1"],
    &["stop", "one", "--wait-timeout", "1"],
    &["logs", "level"],
    &["prune", "connectors", "--prefix", "on", "--yes"],
    &["delete", "one", "--wait-timeout", "1"],
];

#[tokio::test]
async fn no_verb_shows_a_secret_in_any_format_nor_in_its_debug_log() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    connect.defines_as_password("pin");
    let secrets =
        json!({ "pin": CANARY, "db.password": CANARY, "url": format!("http://u:{CANARY}@h") });
    for verb in VERBS {
        connect.has("one", config("FileSource", &secrets));
        let mut failed = crate::fake_connect::status("RUNNING", &["FAILED"]);
        failed["tasks"][0]["trace"] = json!(format!("a.B: login with {CANARY} failed"));
        connect.goes_through("one", &[failed]);
        connect.refuses("one", "pin", &format!("Invalid value {CANARY} for configuration pin"));
        session.connector("one", "FileSource", &json!({ "pin": CANARY, "batch": 1 }));
        let transcript = session.run(&[*verb, &["--debug"]].concat()).await;
        assert!(transcript.contains("debug: "), "{transcript}");
        assert!(!transcript.contains(CANARY), "{verb:?}\n{transcript}");
    }
}

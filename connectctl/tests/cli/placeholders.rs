use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::Session;

const CANARY: &str = "canary-7f3a";

#[tokio::test]
async fn placeholders_are_filled_in_here_and_connects_own_pass_untouched() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let placeholders = json!({
        "file": "/data/${env:STAGE}/in.txt",
        "password": "${file:password.txt}",
        "url": "db://u:${env:DB_PASSWORD}@h",
        "own": "${vault:db/creds:user}",
    });
    session.connector("one", "FileSource", &placeholders);
    session.file("password.txt", format!("{CANARY}\n"));
    let variables = [("STAGE", "blue"), ("DB_PASSWORD", CANARY)];
    let run = session.run_with(&["apply", "--resolve", "env,file", "connectors"], &variables);
    let transcript = run.await;
    assert!(transcript.starts_with("exit code 0"), "{transcript}");
    let live = connect.config("one").unwrap();
    assert_eq!(live["file"], "/data/blue/in.txt");
    assert_eq!(live["password"], CANARY);
    assert_eq!(live["url"], format!("db://u:{CANARY}@h"));
    assert_eq!(live["own"], "${vault:db/creds:user}");
    let again = [("STAGE", "green"), ("DB_PASSWORD", CANARY)];
    let run = session.run_with(&["apply", "--resolve", "env,file", "connectors"], &again).await;
    assert_snapshot!(run, @r#"
    exit code 0
    --- stdout
    updated      one  running, 1 task
        file: /data/blue/in.txt -> /data/green/in.txt
    1 updated
    --- stderr
    validating 1 connector
    updating `one`
    `one` is running with 1 task
    "#);
    assert!(!run.contains(CANARY));
}

#[tokio::test]
async fn what_is_missing_is_an_error_that_names_file_and_key() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.file(
        "one.json",
        "{\"name\": \"one\", \"config\": {\n\"connector.class\": \"FileSource\",\n\"host\": \"${env:NO_SUCH_VARIABLE}\",\n\"key\": \"${file:absent.pem}\"}}",
    );
    assert_snapshot!(session.run(&["apply", "--resolve=env,file", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 2 problems in the connector files, nothing was written:
      connectors/one.json:3 host: the environment variable `NO_SUCH_VARIABLE` is not set
      connectors/one.json:4 key: `connectors/absent.pem` cannot be read: No such file or directory (os error 2)
    "#);
    assert!(connect.requests().is_empty());
}

#[tokio::test]
async fn without_being_asked_for_nothing_is_filled_in() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({ "host": "${env:HOME}" }));
    session.run_ok(&["apply", "connectors"]).await;
    assert_eq!(connect.config("one").unwrap()["host"], "${env:HOME}");
}

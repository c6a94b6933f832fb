use insta::assert_snapshot;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::fake_connect::FakeConnect;
use crate::session::Session;

/// A port that nobody listens on.
const NOBODY: &str = "http://127.0.0.1:9";

#[tokio::test]
async fn every_fault_of_every_file_is_told_before_connect_is_asked() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.file("binary.json", b"{\n  \"name\": \"\xff\"}");
    session.file("broken.json", "{\n  \"name\": \"a\"\n  \"config\": {}\n}");
    session.file(
        "double.json",
        "{\"name\": \"a\",\n \"connector.class\": \"C\",\n \"connector.class\": \"D\"}",
    );
    session.file("one.json", "{\"name\": \"same\", \"connector.class\": \"C\"}");
    session.file("two.json", "{\n\"name\": \"same\", \"connector.class\": \"C\"}");
    session.file("types.json", "{\"name\": \"b\", \"connector.class\": \"C\",\n\"list\": [1]}");
    session.file("ignored.txt", "not a connector");
    assert_snapshot!(session.run(&["apply", "connectors", "absent.json"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 6 problems in the connector files, nothing was written:
      connectors/binary.json:2: not UTF-8
      connectors/broken.json:2: not JSON: expected comma
      connectors/double.json:3 connector.class: given twice, first in line 2
      connectors/types.json:2 list: must be a text, number or boolean, not a list: join the items with commas
      absent.json: cannot be read: No such file or directory (os error 2)
      connectors/two.json:2 name: `same` is also in `connectors/one.json:1`
    "#);
    assert!(connect.requests().is_empty());
}

#[tokio::test]
async fn a_folder_without_connectors_is_an_error() {
    let session = Session::new(NOBODY);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 1 problem in the connector files, nothing was written:
      connectors: the folder holds no `*.json` file
    "#);
}

#[tokio::test]
async fn a_worker_that_is_not_there_is_named() {
    let session = Session::new(NOBODY);
    session.connector("one", "FileSource", &json!({}));
    assert_snapshot!(session.run(&["apply", "connectors", "--wait-timeout", "1"]).await, @r#"
    exit code 5
    --- stdout
    --- stderr
    reading the connectors: waiting, `[URL]` cannot be reached
    error: reading the connectors did not succeed within 1 s
      cause: `[URL]` cannot be reached
      cause: error sending request
      cause: client error (Connect)
      cause: tcp connect error
      cause: Connection refused (os error 111)
    hint: is the worker running? `--url` or `CONNECTCTL_URL` names it
    "#);
    assert_snapshot!(session.run(&["status"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: reading the status failed
      cause: `[URL]` cannot be reached
      cause: error sending request
      cause: client error (Connect)
      cause: tcp connect error
      cause: Connection refused (os error 111)
    hint: is the worker running? `--url` or `CONNECTCTL_URL` names it
    "#);
}

#[tokio::test]
async fn a_conflict_that_stays_is_not_repeated() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({}));
    connect.answers("PUT /connectors/one/config", 409, "Connector one already exists");
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 1
    --- stdout
    not written  one
    1 not written
    --- stderr
    validating 1 connector
    creating `one`
    error: apply is incomplete (not written: `one`)
      cause: creating `one` failed
      cause: Kafka Connect answered 409: Connector one already exists
    "#);
    assert_eq!(connect.writes().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_no_json_names_the_url() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("one", "FileSource", &json!({}));
    connect.answers_raw("GET /connectors", 200, "<html>welcome</html>", false);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: reading the connectors failed
      cause: `[URL]` answered something that Kafka Connect does not: expected value at line 1 column 1
    hint: the URL is the one where `GET /connectors` answers, usually with port 8083
    "#);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error_and_no_panic() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let session = Session::new(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").await.unwrap();
        }
    });
    let transcript = session.run(&["status"]).await;
    assert!(transcript.starts_with("exit code 1\n"), "{transcript}");
    assert!(
        transcript
            .contains("error: reading the status failed\n  cause: `[URL]` gave no complete answer"),
        "{transcript}"
    );
}

#[tokio::test]
async fn a_wrong_url_or_command_line_is_explained() {
    let session = Session::new("kafka:9092");
    session.connector("one", "FileSource", &json!({}));
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: `[URL]` is not the URL of a Kafka Connect worker: it must begin with `http://` or `https://`
    hint: use for example `--url http://localhost:8083`
    "#);
    assert_snapshot!(session.run(&["aply"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: unrecognized subcommand 'aply'

      tip: a similar subcommand exists: 'apply'

    Usage: connectctl [OPTIONS] <COMMAND>

    For more information, try '--help'.
    "#);
}

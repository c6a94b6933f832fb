//! Servers that accept a connection and then do not behave.

use std::time::Duration;

use insta::assert_snapshot;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

const HEADER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[";

/// A server that does the same with every connection.
async fn server<F: Future<Output = ()> + Send + 'static>(
    serve: impl Fn(TcpStream) -> F + Send + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    url
}

/// Whoever answers before the question is asked is taken for no server of HTTP.
async fn question(stream: &mut TcpStream) {
    let mut bytes = [0; 4096];
    assert!(stream.read(&mut bytes).await.unwrap() > 0);
}

/// Keeps the connection and says nothing.
async fn hang(stream: TcpStream) {
    std::future::pending::<()>().await;
    drop(stream);
}

/// Says something, again and again, and never ends.
async fn trickle(mut stream: TcpStream) {
    question(&mut stream).await;
    let mut more = stream.write_all(HEADER).await.is_ok();
    while more {
        tokio::time::sleep(Duration::from_millis(20)).await;
        more = stream.write_all(b" ").await.is_ok();
    }
}

/// Says more than anybody wants to hear.
async fn flood(mut stream: TcpStream) {
    question(&mut stream).await;
    let spaces = vec![b' '; 1 << 20];
    let mut more = stream.write_all(HEADER).await.is_ok();
    while more {
        more = stream.write_all(&spaces).await.is_ok();
    }
}

#[tokio::test]
async fn a_worker_that_never_answers_is_given_up_at_the_deadline() {
    let session = Session::new(&server(hang).await);
    session.connector("one", "FileSource", &json!({}));
    assert_snapshot!(session.run(&["apply", "connectors", "--wait-timeout", "1"]).await, @r#"
    exit code 5
    --- stdout
    --- stderr
    error: reading the connectors did not succeed within 1 s
    hint: `[URL]` gave no complete answer: its log tells why, `--wait-timeout` gives it longer
    "#);
}

#[tokio::test]
async fn an_answer_that_never_ends_is_given_up_at_the_deadline() {
    let session = Session::new(&server(trickle).await);
    session.connector("one", "FileSource", &json!({}));
    assert_snapshot!(session.run(&["apply", "connectors", "--wait-timeout", "1"]).await, @r#"
    exit code 5
    --- stdout
    --- stderr
    error: reading the connectors did not succeed within 1 s
    hint: `[URL]` gave no complete answer: its log tells why, `--wait-timeout` gives it longer
    "#);
}

#[tokio::test]
async fn an_answer_without_measure_is_refused() {
    let session = Session::new(&server(flood).await);
    assert_snapshot!(session.run(&["status"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: reading the status failed
      cause: `[URL]` answered something that Kafka Connect does not: more than 67108864 bytes
    hint: the URL is the one where `GET /connectors` answers, usually with port 8083
    "#);
}

#[tokio::test]
async fn the_next_worker_is_asked_when_one_hangs() {
    let connect = FakeConnect::start().await;
    connect.has("one", config("FileSource", &json!({})));
    let session = Session::new(&format!("{},{}", server(hang).await, connect.url));
    session.run_ok(&["status"]).await;
    assert_eq!(connect.requests(), ["GET /connectors"]);
}

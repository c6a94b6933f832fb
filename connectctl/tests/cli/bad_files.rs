use std::os::unix::fs::symlink;

use insta::assert_snapshot;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::Session;

#[tokio::test]
async fn files_that_no_connector_is_like_are_named_and_nothing_is_sent() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.file("deep.json", "[".repeat(100_000));
    session.file("empty.json", "");
    session.file("huge.json", vec![b' '; 5 * 1024 * 1024]);
    session.file("mask.json", r#"{"name": "m", "connector.class": "C", "password": "***"}"#);
    session.file("number.json", "7");
    session.file("utf16.json", b"\xff\xfe{\0}\0");
    let folder = session.path().join("connectors");
    symlink("loop.json", folder.join("loop.json")).unwrap();
    symlink("nowhere", folder.join("nowhere.json")).unwrap();
    symlink("..", folder.join("parent.json")).unwrap();
    symlink("/dev/zero", folder.join("zero.json")).unwrap();
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 9 problems in the connector files, nothing was written:
      connectors/deep.json:1: not JSON: maximum nesting depth exceeded
      connectors/empty.json:1: a connector is a JSON object
      connectors/huge.json: larger than 4194304 bytes: not a connector
      connectors/loop.json: cannot be read: Too many levels of symbolic links (os error 40)
      connectors/mask.json:1 password: is the mask of a secret, not its value
      connectors/nowhere.json: cannot be read: No such file or directory (os error 2)
      connectors/number.json:1: a connector is a JSON object
      connectors/utf16.json:1: not UTF-8
      connectors/zero.json: larger than 4194304 bytes: not a connector
    "#);
    assert!(connect.requests().is_empty());
}

/// One byte changed, inserted or removed at a time, from a seed that is told on failure.
#[tokio::test]
async fn a_damaged_file_is_an_error_that_names_it_or_a_connector_and_never_a_panic() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let good = json!({ "name": "a", "state": "stopped", "depends_on": ["a"], "config": {
        "connector.class": "C", "n": 1, "b": true, "text": "\u{e9}\n${env:X}" } });
    let seed = rand::random();
    let mut random = StdRng::seed_from_u64(seed);
    for number in 0..300 {
        let mut bytes = good.to_string().into_bytes();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..bytes.len());
            match random.random_range(0..3) {
                0 => bytes[at] = random.random(),
                1 => bytes.insert(at, random.random()),
                _ => drop(bytes.remove(at)),
            }
        }
        session.file(&format!("{number:03}.json"), bytes);
    }
    let transcript = session.run(&["lint", "--resolve", "env,file", "connectors"]).await;
    assert!(transcript.starts_with("exit code 3\n"), "seed {seed}: {transcript}");
    assert!(!transcript.contains("panicked"), "seed {seed}: {transcript}");
    let told = transcript.lines().filter(|line| line.starts_with("  connectors/")).count();
    assert!(told > 200, "seed {seed}: {transcript}");
    assert!(connect.requests().is_empty(), "seed {seed}");
}

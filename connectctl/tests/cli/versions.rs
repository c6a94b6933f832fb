use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

/// Each verb that came later, a version that lacks it, and what it may ask nevertheless.
const LATE: &[(&[&str], &str, &str)] = &[
    (&["stop", "one"], "3.4.1", "3.5"),
    (&["offsets", "get", "one"], "3.4.1", "3.5"),
    (&["offsets", "reset", "one", "--stop"], "3.5.2", "3.6"),
    (&["get", "topics"], "2.4.0", "2.5"),
    (&["get", "loggers"], "2.3.0", "2.4"),
    (&["logs", "level", "root", "INFO"], "2.3.0", "2.4"),
    (&["logs", "level", "root", "INFO", "--scope", "cluster"], "3.6.0", "3.7"),
    (&["get", "plugins", "--all"], "3.1.0", "3.2"),
    (&["describe", "plugin", "FileSource"], "3.1.0", "3.2"),
];

#[tokio::test]
async fn an_old_worker_is_told_apart_and_nothing_is_sent_to_it() {
    let connect = FakeConnect::start().await;
    connect.has("one", config("FileSource", &json!({})));
    let session = Session::new(&connect.url);
    for (arguments, version, needed) in LATE {
        connect.is_version(version);
        let transcript = session.run(arguments).await;
        let message = format!("needs Kafka Connect ≥ {needed}, worker is {version}");
        assert!(transcript.starts_with("exit code 3\n"), "{transcript}");
        assert!(transcript.contains(&message), "{transcript}");
        assert_eq!(connect.writes(), [""; 0], "{arguments:?}");
    }
}

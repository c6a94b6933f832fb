use std::time::{Duration, Instant};

use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

/// What bash would offer after these words.
async fn offers(session: &Session, words: &[&str]) -> String {
    let index = words.len().to_string();
    let variables =
        [("CONNECTCTL_COMPLETE", "bash"), ("_CLAP_COMPLETE_INDEX", &index), ("_CLAP_IFS", "\n")];
    session.run_with(&[&["--", "connectctl"], words].concat(), &variables).await
}

#[tokio::test]
async fn each_shell_gets_a_script_that_asks_us() {
    let session = Session::without_url();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let transcript = session.run(&["completions", shell]).await;
        assert!(transcript.starts_with("exit code 0\n"), "{transcript}");
        assert!(transcript.contains("CONNECTCTL_COMPLETE"), "{transcript}");
    }
}

#[tokio::test]
async fn connectors_plugins_and_contexts_are_offered_by_their_live_names() {
    let connect = FakeConnect::start().await;
    connect.has("orders", config("FileSource", &json!({})));
    connect.has("search", config("FileSink", &json!({ "topics": "t" })));
    let session = Session::new(&connect.url);
    let begun = offers(&session, &["pause", "or"]).await;
    assert_eq!(begun, "exit code 0\n--- stdout\norders--- stderr\n");
    let all = offers(&session, &["describe", "connector", ""]).await;
    assert!(all.contains("orders\nsearch"), "{all}");
    let plugins = offers(&session, &["describe", "plugin", "org"]).await;
    assert!(plugins.contains("org.example.FileSinkConnector"), "{plugins}");
    std::fs::create_dir(session.path().join("connectctl")).unwrap();
    let file = session.path().join("connectctl/contexts.toml");
    std::fs::write(&file, "[contexts.staging]\n").unwrap();
    own_only(&file);
    let contexts = offers(&session, &["--context", "st"]).await;
    assert!(contexts.contains("staging"), "{contexts}");
}

fn own_only(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[tokio::test]
async fn the_worker_that_was_typed_is_asked() {
    let connect = FakeConnect::start().await;
    connect.has("orders", config("FileSource", &json!({})));
    let session = Session::without_url();
    let offered = offers(&session, &["--url", &connect.url, "pause", "or"]).await;
    assert!(offered.contains("orders"), "{offered}");
}

#[tokio::test]
async fn a_worker_that_is_away_or_never_answers_offers_nothing_silently() {
    let nothing = "exit code 0\n--- stdout\n--- stderr\n";
    let away = Session::new("http://127.0.0.1:9");
    assert_eq!(offers(&away, &["pause", "or"]).await, nothing);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hangs = Session::new(&format!("http://{}", listener.local_addr().unwrap()));
    let began = Instant::now();
    assert_eq!(offers(&hangs, &["pause", "or"]).await, nothing);
    // Half a second is the limit; a request alone would hang for a hundred.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test]
async fn the_manual_tells_every_verb() {
    let manual = Session::without_url().run(&["man"]).await;
    for verb in ["apply", "status", "offsets", "restart", "completions"] {
        assert!(
            manual.contains(&format!("connectctl {verb}"))
                || manual.contains(&format!("connectctl\\-{verb}")),
            "{verb}"
        );
    }
}

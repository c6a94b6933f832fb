//! Each exit status that can be had without a broker.

use std::net::TcpListener;

use nix::sys::signal::Signal;

use crate::support::{Running, failure, registry, run};

#[test]
fn done_is_0() {
    for arguments in [&["topology"][..], &["--help"], &["--version"], &["run", "--print-config"]] {
        assert_eq!(run(arguments, &[]).status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn an_address_in_use_is_1() {
    let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = held.local_addr().unwrap().to_string();
    let (status, text) = failure(&["run", "--http-address", &address], &[]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains(&format!("cannot listen on `{address}`")), "{text}");
}

#[test]
fn wrong_settings_are_2() {
    assert_eq!(failure(&["run", "--no-such-flag"], &[]).0, 2);
    assert_eq!(failure(&["run", "--log-level", "processor=loud"], &[]).0, 2);
    let (status, text) = failure(&["run"], &[("PROCESSOR_APLICATION_ID", "a")]);
    assert_eq!(status, 2);
    insta::assert_snapshot!(text, @r"
    error: unknown environment variable `PROCESSOR_APLICATION_ID`

    hint: did you mean `PROCESSOR_APPLICATION_ID`? `processor run --help` lists them all
    ");
    let (status, text) = failure(&["run"], &[("PROCESSOR_KAFKA_ENABLE_AUTO_COMMIT", "true")]);
    assert_eq!(status, 2);
    insta::assert_snapshot!(text, @"error: PROCESSOR_KAFKA_ENABLE_AUTO_COMMIT: property `enable.auto.commit` is set by the processor itself, leave it out: offsets are committed in the transaction of the results, or never");
}

#[test]
fn a_registry_that_refuses_us_is_3() {
    let url = registry("401 Unauthorized", r#"{"error_code":40101,"message":"unauthorized"}"#);
    let arguments = ["run", "--http-address", "127.0.0.1:0", "--schema-registry-url", &url];
    let (status, text) = failure(&arguments, &[]);
    assert_eq!(status, 3, "{text}");
}

#[test]
fn a_signal_while_waiting_for_the_registry_is_0() {
    let mut running = Running::start(&["--schema-registry-url", "http://127.0.0.1:1"], &[]);
    running.wait_for_line("registry");
    assert_eq!(running.get("/livez").0, "HTTP/1.1 200 OK");
    let (status, body) = running.get("/readyz");
    assert_eq!(status, "HTTP/1.1 503 Service Unavailable");
    assert!(body.contains("the schema registry"), "{body}");
    running.signal(Signal::SIGTERM);
    let (status, log) = running.end();
    assert_eq!(status, 0, "{log}");
}

#[test]
fn a_registry_without_tls_needs_no_certificates() {
    let none = [("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")];
    let mut running = Running::start(&["--schema-registry-url", "http://127.0.0.1:1"], &none);
    running.wait_for_line("waiting for the schema registry");
    running.signal(Signal::SIGTERM);
    assert_eq!(running.end().0, 0);
    let (status, text) = failure(
        &["run", "--http-address", "127.0.0.1:0", "--schema-registry-url", "https://127.0.0.1:1"],
        &none,
    );
    assert_eq!(status, 3, "{text}");
    assert!(text.contains("No CA certificates"), "{text}");
}

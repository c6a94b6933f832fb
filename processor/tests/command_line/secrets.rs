//! A secret given in any way shows nowhere.

use nix::sys::signal::Signal;

use crate::support::{ConfigFile, Running, registry, run};

/// What must never be seen.
const SECRET: &str = "canary-4711";

fn assert_hidden(what: &str, text: &str) {
    assert!(!text.contains(SECRET), "{what} shows the secret:\n{text}");
}

/// All that a run prints; it must print something.
fn everything(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let output = run(arguments, environment);
    let text = [output.stdout, output.stderr].concat();
    assert!(!text.is_empty(), "{arguments:?} printed nothing");
    String::from_utf8(text).unwrap()
}

/// Every kind of secret, in a file.
fn file() -> ConfigFile {
    ConfigFile::new(&format!(
        "schema_registry_url = \"http://ann:{SECRET}@127.0.0.1:1\"\n\
         schema_registry_password = \"{SECRET}\"\n\
         [kafka]\nsasl.password = \"{SECRET}\"\nsasl.username = \"{SECRET}\"\n"
    ))
}

const ENVIRONMENT: [(&str, &str); 3] = [
    ("PROCESSOR_SCHEMA_REGISTRY_URL", "http://ann:canary-4711@127.0.0.1:1"),
    ("PROCESSOR_SCHEMA_REGISTRY_PASSWORD", SECRET),
    ("PROCESSOR_KAFKA_SASL_PASSWORD", SECRET),
];

#[test]
fn printed_settings_mask_it() {
    let file = file();
    let from_file = everything(&["run", "--config", file.path(), "--print-config"], &[]);
    let from_environment = everything(&["run", "--print-config"], &ENVIRONMENT);
    let arguments = [
        "run",
        "--schema-registry-password",
        SECRET,
        "--schema-registry-url=https://ann:canary-4711@registry",
        "--property=sasl.password=canary-4711",
        "--print-config",
    ];
    for text in [from_file, from_environment, everything(&arguments, &[])] {
        assert_hidden("--print-config", &text);
        assert!(text.contains("schema_registry_password = \"***\""), "{text}");
        assert!(text.contains("\"sasl.password\" = \"***\""), "{text}");
        assert!(text.contains("//***@"), "{text}");
    }
}

#[test]
fn messages_about_wrong_settings_mask_it() {
    for argument in [
        "--property=canary-4711",
        "--property=sasl.pasword=canary-4711",
        "--property=sasl.password.=canary-4711",
        "--property=transactional.id=canary-4711",
        "--schema-registry-url=http://ann:canary-4711@host:port",
        "--schema-registry-url=mailto:canary-4711",
        "--schema-registry-pasword=canary-4711",
    ] {
        assert_hidden(argument, &everything(&["run", argument], &[]));
    }
    let wrong = [("PROCESSOR_SCHEMA_REGISTRY_URL", "http://ann:canary-4711@host:port")];
    assert_hidden("a wrong variable", &everything(&["run"], &wrong));
    for text in [
        "schema_registry_password = canary-4711\n",
        "schema_registry_password = [\"canary-4711\"]\n",
        "schema_registry_url = \"http://ann:canary-4711@host:port\"\n",
        "[kafka]\nsasl.password = { a = [\"canary-4711\"] }\n",
    ] {
        let file = ConfigFile::new(text);
        assert_hidden(text, &everything(&["run", "--config", file.path()], &[]));
    }
    assert_hidden("--help", &everything(&["run", "--help"], &ENVIRONMENT));
}

#[test]
fn a_client_that_cannot_be_made_masks_it() {
    let registry = registry("200 OK", r#"{"id":1,"compatibilityLevel":"BACKWARD"}"#);
    let arguments = [
        "run",
        "--http-address=127.0.0.1:0",
        "--log-level=trace",
        "--schema-registry-url",
        &registry,
        "--property=security.protocol=ssl",
        "--property=ssl.key.pem=canary-4711",
        "--property=ssl.key.password=canary-4711",
    ];
    assert_hidden("the client's error", &everything(&arguments, &[]));
}

#[test]
fn the_most_talkative_log_masks_it() {
    let file = file();
    let talkative = ["--log-level=trace", "--property=debug=all"];
    for (arguments, environment) in
        [(&["--config", file.path()][..], &[][..]), (&[], &ENVIRONMENT[..])]
    {
        let arguments = [&talkative[..], arguments].concat();
        let mut running = Running::start(&arguments, environment);
        running.wait_for_line("registry");
        let arguments = std::fs::read(format!("/proc/{}/cmdline", running.pid())).unwrap();
        assert_hidden("the process list", &String::from_utf8(arguments).unwrap());
        running.signal(Signal::SIGTERM);
        let (status, log) = running.end();
        assert_eq!(status, 0, "{log}");
        assert_hidden("the log", &log);
        // Something of the client's own log is there, or the test would prove nothing.
        assert!(log.contains("kafka client"), "{log}");
    }
}

//! Flag over environment over file over default.

use crate::support::{ConfigFile, failure, run};

fn printed(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let output = run(arguments, environment);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_flag_wins_over_the_environment_over_the_file_over_the_default() {
    let file = ConfigFile::new(
        "application_id = \"file\"\ninstance_id = \"file\"\nsource_prefix = \"file\"\n\
         until_caught_up = true\n\n[kafka]\nlinger.ms = 7\n\n[kafka.consumer]\nfetch.min.bytes = 2\n",
    );
    let text = printed(
        &["run", "--config", file.path(), "--application-id", "flag", "--print-config"],
        &[("PROCESSOR_APPLICATION_ID", "environment"), ("PROCESSOR_INSTANCE_ID", "environment")],
    );
    insta::assert_snapshot!(text.replace(file.path(), "settings.toml"));
}

#[test]
fn a_flag_can_take_back_what_the_file_turned_on() {
    let file = ConfigFile::new("until_caught_up = true\n");
    let arguments = ["run", "--config", file.path(), "--until-caught-up=false", "--print-config"];
    assert!(printed(&arguments, &[]).contains("until_caught_up = false # command line\n"));
}

#[test]
fn what_is_printed_is_a_file_that_says_the_same() {
    let arguments = ["run", "--property", "linger.ms=3", "--property", "producer.acks=x"];
    assert_eq!(failure(&[&arguments[..], &["--print-config"]].concat(), &[]).0, 2);
    let without_origins = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.split(" # ").next().unwrap_or_default().to_owned()).collect()
    };
    let first = printed(&["run", "--property", "linger.ms=3", "--print-config"], &[]);
    let file = ConfigFile::new(&first);
    let second = printed(&["run", "--config", file.path(), "--print-config"], &[]);
    assert_eq!(without_origins(&first), without_origins(&second));
}

#[test]
fn one_file_serves_every_command() {
    let file = ConfigFile::new("application_id = \"a\"\nhttp_address = \"127.0.0.1:1\"\n");
    let text = printed(&["topology"], &[("PROCESSOR_CONFIG", file.path())]);
    assert!(text.contains("a-updates"), "{text}");
}

#[test]
fn a_value_that_the_flag_would_refuse_is_refused_with_its_line() {
    let file = ConfigFile::new("\nlog_format = \"xml\"\n");
    let (status, text) = failure(&["topology", "--config", file.path()], &[]);
    assert_eq!(status, 2);
    let text = text.replace(file.path(), "settings.toml");
    assert_eq!(
        text,
        "error: settings.toml:2: `log_format` cannot be used: it must be one of text, json\n"
    );
}

#[test]
fn a_missing_file_is_named() {
    let (status, text) = failure(&["run", "--config", "/nowhere.toml"], &[]);
    assert_eq!(status, 2);
    assert!(text.starts_with("error: cannot read config file `/nowhere.toml`: "), "{text}");
}

#[test]
fn a_property_that_librdkafka_does_not_have_is_refused_with_its_place() {
    let file = ConfigFile::new("[kafka]\n\"lingr.ms\" = 5\n");
    let (status, text) = failure(&["run", "--config", file.path()], &[]);
    assert_eq!(status, 2);
    let text = text.replace(file.path(), "settings.toml");
    assert!(
        text.starts_with("error: settings.toml:2: property `lingr.ms` cannot be used"),
        "{text}"
    );
}

use super::*;

fn problems(text: &str) -> Vec<String> {
    let found = connector(Path::new("c.json"), text).unwrap_err();
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn both_shapes_give_the_same_connector() {
    let nested =
        r#"{"name": "a", "config": {"connector.class": "C", "tasks.max": 1, "flag": true}}"#;
    let flat = r#"{"name": "a", "connector.class": "C", "tasks.max": "1", "flag": "true"}"#;
    let nested = connector(Path::new("c.json"), nested).unwrap();
    let flat = connector(Path::new("c.json"), flat).unwrap();
    assert_eq!(
        (&nested.name, &nested.class, &nested.config),
        (&flat.name, &flat.class, &flat.config)
    );
    assert!(!flat.config.0.contains_key("name"));
}

#[test]
fn numbers_keep_the_text_they_are_written_with() {
    let text =
        r#"{"name": "a", "connector.class": "C", "big": 12345678901234567890123, "real": 1.0}"#;
    let config = connector(Path::new("c.json"), text).unwrap().config.0;
    assert_eq!(
        (config["big"].as_str(), config["real"].as_str()),
        ("12345678901234567890123", "1.0")
    );
}

#[test]
fn what_is_not_strict_json_is_refused_with_its_line() {
    assert_eq!(
        problems("{\n  \"name\": \"a\",\n}"),
        ["c.json:2: not JSON: trailing commas are not allowed"]
    );
    assert_eq!(problems("// x\n{}"), ["c.json:1: not JSON: comments are not allowed"]);
    assert_eq!(problems(""), ["c.json:1: a connector is a JSON object"]);
    assert_eq!(problems("[]"), ["c.json:1: a connector is a JSON object"]);
    assert!(problems(&"[".repeat(100_000))[0].contains("nesting depth"));
}

#[test]
fn a_key_given_twice_is_refused() {
    let text =
        "{\"name\": \"a\",\n \"config\": {\"connector.class\": \"C\",\n \"x\": 1,\n \"x\": 2}}";
    assert_eq!(problems(text), ["c.json:4 x: given twice, first in line 3"]);
}

#[test]
fn every_wrong_type_is_told_in_one_run() {
    let text = "{\"name\": 7,\n \"config\": {\"connector.class\": null,\n \"a\": {},\n \"b\": []}}";
    assert_eq!(
        problems(text),
        [
            "c.json:1 name: must be a text that is not empty",
            "c.json:2 connector.class: must not be null: leave the key out for its default",
            "c.json:3 a: must be a text, number or boolean, not an object",
            "c.json:4 b: must be a text, number or boolean, not a list: join the items with commas",
        ]
    );
}

#[test]
fn what_a_connector_cannot_do_without_is_asked_for() {
    assert_eq!(problems("{}"), ["c.json:1 name: missing", "c.json:1 connector.class: missing"]);
    assert_eq!(problems(r#"{"name": "a", "config": 1}"#), ["c.json:1 config: must be an object"]);
    assert_eq!(
        problems(
            r#"{"name": "a", "tasks.max": "1", "config": {"connector.class": "C", "name": "b"}}"#
        ),
        [
            "c.json:1 tasks.max: unknown beside `config`: settings belong into `config`",
            "c.json:1 name: differs from the connector's name `a`",
        ]
    );
}

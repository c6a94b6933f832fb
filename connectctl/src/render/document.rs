//! Results for programs.

use serde_json::{Value, json};

/// Raised when a field changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;

/// JSON with a schema version beside what is shown.
#[must_use]
pub fn json(noun: &str, value: &Value) -> String {
    format!("{:#}\n", versioned(noun, value))
}

/// The same as YAML.
#[must_use]
pub fn yaml(noun: &str, value: &Value) -> String {
    // JSON always becomes YAML; should it not, it is YAML as it stands.
    serde_saphyr::to_string(&versioned(noun, value)).unwrap_or_else(|_| json(noun, value))
}

fn versioned(noun: &str, value: &Value) -> Value {
    json!({ "schema_version": SCHEMA_VERSION, noun: value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_keeps_texts_that_look_like_something_else() {
        let value =
            json!({ "a": "1", "b": "true", "c": "null", "d": "", "e": "x: y", "f": "# z", "g": 1 });
        let text = yaml("one", &value);
        insta::assert_snapshot!(text, @r##"
        schema_version: 1
        one:
          a: "1"
          b: "true"
          c: "null"
          d: ""
          e: "x: y"
          f: "# z"
          g: 1
        "##);
        let read: Value = serde_saphyr::from_str(&text).unwrap();
        assert_eq!(read["one"], value);
    }
}

//! The pipeline does no I/O, reads no clock and awaits nothing.

use std::{fs, path::Path};

const FORBIDDEN: [&str; 13] = [
    "tokio",
    "rdkafka",
    "reqwest",
    "axum",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::time",
    "Timestamp::now",
    "async ",
    ".await",
    "crate::runtime",
];

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn the_pipeline_names_nothing_that_does_io() {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pipeline"), &mut found);
    assert!(found.len() > 10, "the folder has moved: {found:?}");
    for (path, text) in found {
        // A comment may say that there is no async.
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for name in FORBIDDEN {
                assert!(!line.contains(name), "{path} names `{name}`: {line}");
            }
        }
    }
}

//! Each test that the README links to exists.

use std::fs;
use std::path::Path;

#[test]
fn every_feature_of_the_readme_links_to_a_test_that_exists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let links: Vec<(&str, &str)> = readme
        .split("](tests/")
        .skip(1)
        .filter_map(|rest| rest.split_once(')')?.0.split_once(' '))
        .collect();
    assert!(links.len() > 20, "{links:?}");
    for (file, title) in links {
        let code = fs::read_to_string(folder.join("tests").join(file)).unwrap();
        let test = format!("async fn {}(", title.trim_matches('"'));
        assert!(code.contains(&test), "{file} has no {title}");
    }
}

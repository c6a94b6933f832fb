//! `stack kibana build`.

use std::fs;
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use tempfile::TempDir;

use crate::objects::root;
use crate::session::transcript;

/// A repository with our objects and what they must agree with.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["kibana/objects", "elasticsearch/index-templates"] {
        fs::create_dir_all(folder.path().join(part)).unwrap();
        for file in fs::read_dir(root().join(part)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.path().join(part).join(file.file_name())).unwrap();
        }
    }
    let panels = "elasticsearch/panels.json";
    fs::copy(root().join(panels), folder.path().join(panels)).unwrap();
    fs::create_dir(folder.path().join("jvm")).unwrap();
    fs::write(folder.path().join("jvm/pom.xml"), "").unwrap();
    folder
}

fn build(repository: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stack"));
    let output = command.args(["kibana", "build"]).env("STACK_PROJECT_DIR", repository).output();
    transcript(&output.unwrap()).replace(repository.to_str().unwrap(), "[REPOSITORY]")
}

fn edit(repository: &Path, from: &str, to: &str) {
    let path = repository.join("kibana/objects/inventory-lowest-quantities.json");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn the_file_is_written() {
    let repository = repository();
    assert_snapshot!(build(repository.path()), @r"
    exit code 0
    --- stdout
    7 objects in kibana/inventory.ndjson
    --- stderr
    ");
    let file = "kibana/inventory.ndjson";
    let (ours, built) = (fs::read(root().join(file)), fs::read(repository.path().join(file)));
    assert_eq!(ours.unwrap(), built.unwrap());
}

#[test]
fn with_a_problem_nothing_is_written() {
    let repository = repository();
    edit(repository.path(), r#""sourceField": "quantity""#, r#""sourceField": "amount""#);
    edit(repository.path(), r#""size": 10"#, r#""size": 7"#);
    assert_snapshot!(build(repository.path()), @r"
    exit code 1
    --- stdout
    --- stderr
    error: 2 problems in the saved objects, nothing was written:
      lens `inventory-lowest-quantities`: index `global-stock` has no field `amount`
      lens `inventory-lowest-quantities`: limit 7, but `panels.json` says 10
    ");
    assert!(!repository.path().join("kibana/inventory.ndjson").exists());
}

#[test]
fn a_mistake_in_a_file_is_told_with_its_place() {
    let repository = repository();
    edit(repository.path(), r#""type": "lens","#, r#""type": "lens", "kind": 1,"#);
    let unknown_key = build(repository.path());
    edit(repository.path(), r#""kind": 1,"#, "");
    edit(repository.path(), r#""id": "inventory-lowest-quantities""#, r#""id": "other""#);
    assert_snapshot!(unknown_key + &build(repository.path()), @r"
    exit code 1
    --- stdout
    --- stderr
    error: file `[REPOSITORY]/kibana/objects/inventory-lowest-quantities.json` does not hold the JSON that it should
      caused by: unknown field `kind`, expected one of `type`, `id`, `attributes`, `references`, `coreMigrationVersion`, `typeMigrationVersion`, `managed` at line 2 column 24
    exit code 1
    --- stdout
    --- stderr
    error: `[REPOSITORY]/kibana/objects/inventory-lowest-quantities.json` holds the object `other`

    hint: name it `other.json`
    ");
}

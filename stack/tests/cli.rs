//! The command line as people meet it: exit status, stdout and stderr of what can be refused
//! without starting anything.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs `stack` and gives its exit status and both outputs, temporary paths replaced.
#[expect(clippy::unwrap_used, reason = "a test without its program has nothing to say")]
fn transcript(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_stack"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("STACK_DATA_DIR")
        .env_remove("STACK_PORT_OFFSET")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!(
        "exit status: {}\n----- stdout -----\n{}----- stderr -----\n{}",
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr)
    )
    .replace(&folder.canonicalize().unwrap().display().to_string(), "[FOLDER]")
    .replace(&folder.display().to_string(), "[FOLDER]")
}

/// A project whose programs cannot be there, in a folder of its own.
#[expect(clippy::unwrap_used, reason = "a test without its folder has nothing to say")]
fn empty_project(folder: &Path) -> String {
    fs::create_dir_all(folder.join("project/jvm")).unwrap();
    fs::write(folder.join("project/jvm/pom.xml"), "").unwrap();
    folder.join("project").display().to_string()
}

#[test]
fn status_of_nothing_says_how_to_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    insta::assert_snapshot!(transcript(folder.path(), &["status", "--data-dir", &data], &[]), @r"
    exit status: 1
    ----- stdout -----
    ----- stderr -----
    error: no stack is running on data folder `[FOLDER]/data`

    hint: `stack up` starts one
    ");
}

#[test]
fn down_of_nothing_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    insta::assert_snapshot!(transcript(folder.path(), &["down", "--data-dir", &data], &[]), @r"
    exit status: 0
    ----- stdout -----
    ----- stderr -----
    no stack has been started on data folder `[FOLDER]/data`
    ");
}

#[test]
fn up_in_a_folder_with_other_files_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("thesis.txt"), "years of work").unwrap();
    let data = data.display().to_string();
    insta::assert_snapshot!(transcript(folder.path(), &["up", "--data-dir", &data], &[]), @r"
    exit status: 1
    ----- stdout -----
    ----- stderr -----
    error: `[FOLDER]/data` is not a data folder of the stack: it has no `VERSION` file

    hint: choose an empty or new folder with --data-dir
    ");
}

#[test]
fn up_on_data_of_another_version_names_both_and_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("VERSION"), "inventory-stack 0 postgresql 9\n").unwrap();
    let data = data.display().to_string();
    insta::assert_snapshot!(transcript(folder.path(), &["up", "--data-dir", &data], &[]), @r"
    exit status: 1
    ----- stdout -----
    ----- stderr -----
    error: data folder `[FOLDER]/data` is of version `inventory-stack 0 postgresql 9`, this stack needs `inventory-stack 1 postgresql 18 kafka 4 elasticsearch 9`

    hint: `stack down --purge --data-dir [FOLDER]/data` removes it, or choose another folder with --data-dir
    ");
    insta::assert_snapshot!(
        transcript(folder.path(), &["down", "--purge", "--data-dir", &data], &[]),
        @r"
        exit status: 0
        ----- stdout -----
        ----- stderr -----
        nothing was running
        removed `[FOLDER]/data`
        "
    );
    assert!(!Path::new(&data).exists());
}

#[test]
fn up_where_nothing_is_a_folder_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let data = folder.path().join("file/data").display().to_string();
    insta::assert_snapshot!(transcript(folder.path(), &["up", "--data-dir", &data], &[]), @r"
    exit status: 1
    ----- stdout -----
    ----- stderr -----
    error: data folder `[FOLDER]/file/data` is not writable
      caused by: Not a directory (os error 20)

    hint: choose another folder with --data-dir
    ");
}

#[test]
fn up_outside_of_a_repository_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("elsewhere").display().to_string();
    let arguments = ["up", "--project-dir", &project];
    insta::assert_snapshot!(transcript(folder.path(), &arguments, &[]), @r"
    exit status: 1
    ----- stdout -----
    ----- stderr -----
    error: no folder with `jvm/pom.xml` above `[FOLDER]/elsewhere`

    hint: run it inside the repository, or name the folder with --project-dir
    ");
}

#[test]
fn up_in_the_background_passes_the_refusal_on() {
    let folder = tempfile::tempdir().unwrap();
    let project = empty_project(folder.path());
    let data = folder.path().join("data").display().to_string();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    // The offset that moves PostgreSQL onto the port that is taken.
    let offset = (taken.local_addr().unwrap().port() - 5432).to_string();
    let arguments = [
        "up",
        "--detach",
        "--project-dir",
        &project,
        "--data-dir",
        &data,
        "--port-offset",
        &offset,
    ];
    let text = transcript(folder.path(), &arguments, &[]);
    assert!(text.starts_with("exit status: 1\n"), "{text}");
    assert!(text.contains("error: "), "{text}");
    assert!(!Path::new(&data).join("run/state.json").exists());
}

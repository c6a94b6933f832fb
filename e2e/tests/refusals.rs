//! What `stack up` refuses, before it starts anything.

use std::{fs, net::TcpListener, process::Output};

use anyhow::{Result, ensure};
use e2e::stack::Stack;

/// Beside the ports of the pipeline's scenarios.
const PORT_OFFSET: u16 = 21_000;

/// What it says when it does not start.
fn refusal(stack: &Stack) -> Result<String> {
    let Output { status, stdout, stderr } = stack.up_in_foreground()?;
    let stderr = String::from_utf8(stderr)?;
    ensure!(!status.success(), "it started: {stderr}");
    ensure!(stdout.is_empty(), "results were printed: {}", String::from_utf8_lossy(&stdout));
    ensure!(stderr.contains("hint: "), "no way out is given: {stderr}");
    Ok(stderr)
}

#[test]
fn a_port_in_use_is_named_with_its_service_and_its_process() {
    let stack = Stack::at("port-in-use", PORT_OFFSET);
    let port = stack.port(8083);
    let _held = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let message = refusal(&stack).unwrap();
    let expected = format!("port {port} of Kafka Connect is in use by pid {}", std::process::id());
    assert!(message.contains(&expected), "{message}");
}

#[test]
fn data_of_another_version_is_refused_and_left_alone() {
    let stack = Stack::at("other-version", PORT_OFFSET + 100);
    let stamp = stack.data_dir().join("VERSION");
    fs::create_dir_all(stack.data_dir()).unwrap();
    fs::write(&stamp, "inventory-stack 0 postgresql 17\n").unwrap();
    let message = refusal(&stack).unwrap();
    assert!(message.contains("is of version `inventory-stack 0 postgresql 17`"), "{message}");
    assert_eq!(fs::read_to_string(stamp).unwrap(), "inventory-stack 0 postgresql 17\n");
}

#[test]
fn a_folder_with_other_files_is_not_taken_over() {
    let stack = Stack::at("foreign", PORT_OFFSET + 200);
    fs::create_dir_all(stack.data_dir()).unwrap();
    fs::write(stack.data_dir().join("thesis.txt"), "years of work").unwrap();
    let message = refusal(&stack).unwrap();
    assert!(message.contains("is not a data folder of the stack"), "{message}");
    assert!(stack.data_dir().join("thesis.txt").exists());
    // It is not the stack's to remove, so the test does.
    fs::remove_dir_all(stack.data_dir()).unwrap();
}

//! Starts the program with nothing but the given environment.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// The program, to be started.
pub(crate) fn program(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_processor"));
    command.args(arguments).env_clear().envs(environment.iter().copied()).stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    program(arguments, environment).output().unwrap()
}

/// Exit status and standard error.
pub(crate) fn failure(arguments: &[&str], environment: &[(&str, &str)]) -> (i32, String) {
    let output = run(arguments, environment);
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A file of settings; removed when dropped.
pub(crate) struct ConfigFile {
    path: PathBuf,
}

impl ConfigFile {
    pub(crate) fn new(text: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("settings-{}-{number}.toml", std::process::id());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, text).unwrap();
        Self { path }
    }

    pub(crate) fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }
}

impl Drop for ConfigFile {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.path));
    }
}

/// A running program; killed when dropped.
pub(crate) struct Running {
    child: Child,
    /// Where it answers HTTP.
    address: String,
    log: Vec<String>,
    lines: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

impl Running {
    /// Starts `run` on a free port, and returns when it answers there.
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let all = [&["run", "--http-address", "127.0.0.1:0", "--log-format", "json"], arguments];
        let mut command = program(&all.concat(), environment);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut running = Self { child, address: String::new(), log: Vec::new(), lines };
        let line = running.wait_for_line("\"address\":");
        let event: serde_json::Value = serde_json::from_str(&line).unwrap();
        event["address"].as_str().unwrap().clone_into(&mut running.address);
        running
    }

    /// The next line of the log that holds the text.
    pub(crate) fn wait_for_line(&mut self, text: &str) -> String {
        for line in self.lines.by_ref() {
            let line = line.unwrap();
            self.log.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
        panic!("it ended without `{text}`:\n{}", self.log.join("\n"));
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap();
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id()).unwrap())
    }

    /// Status line and body of an answer.
    pub(crate) fn get(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), body.to_owned())
    }

    /// Waits for its end; returns the exit status and all it logged.
    pub(crate) fn end(mut self) -> (i32, String) {
        for line in self.lines.by_ref() {
            self.log.push(line.unwrap());
        }
        let status = self.child.wait().unwrap();
        (status.code().unwrap(), self.log.join("\n"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, unless a test failed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A registry that gives every request the same answer. It ends with the test's process.
pub(crate) fn registry(status: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // The head is enough: whoever closes early makes the client's write fail.
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close");
            drop(stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()));
        }
    });
    format!("http://{address}")
}

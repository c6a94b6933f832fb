//! What the processor needs of the container it runs in: the C library and zlib, and nothing else.

use std::{
    fs,
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Output, Stdio},
};

use anyhow::{Context, Result, ensure};
use e2e::stack::target_dir;
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};

/// Libraries that a small base image has, by the beginning of the file name.
const BASE: [&str; 4] = ["ld-linux-", "libc.", "libm.", "libgcc_s."];

/// Someone without any rights.
const NOBODY: &str = "65532";

/// A folder with the program and its libraries, and not even a shell; removed when dropped.
struct BareRoot {
    path: PathBuf,
}

impl BareRoot {
    fn new() -> Result<Self> {
        let name = format!("processor-container-{}", std::process::id());
        let root = Self { path: std::env::temp_dir().join(name) };
        let program = program();
        root.copy(&program, Path::new("/processor"))?;
        for library in libraries(&program)? {
            root.copy(&library, &library)?;
        }
        Ok(root)
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<()> {
        let to = self.path.join(to.strip_prefix("/")?);
        fs::create_dir_all(to.parent().context("it has no folder")?)?;
        fs::copy(from, to).with_context(|| format!("copy {}", from.display()))?;
        Ok(())
    }

    /// The program with this folder, which cannot be written to, as its whole world.
    fn command(&self, arguments: &[&str]) -> Command {
        let world = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" \
             && exec chroot \"$0\" /processor \"$@\"";
        let unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", world];
        let mut words: Vec<&str> = Vec::new();
        if Uid::effective().is_root() {
            words.extend(["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]);
        }
        words.extend(unshare);
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(&self.path).args(arguments).stdin(Stdio::null());
        command
    }
}

impl Drop for BareRoot {
    fn drop(&mut self) {
        // The mounts went with the process that made them.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn program() -> PathBuf {
    target_dir().join("release/processor")
}

/// Files that the loader would look for.
fn libraries(program: &Path) -> Result<Vec<PathBuf>> {
    let Output { stdout, .. } = Command::new("ldd").arg(program).output().context("run ldd")?;
    let text = String::from_utf8(stdout)?;
    let words = text.split_whitespace().filter(|word| word.starts_with('/'));
    Ok(words.map(PathBuf::from).collect())
}

fn start(root: &BareRoot) -> Result<(Child, Lines<BufReader<ChildStderr>>)> {
    let arguments =
        ["run", "--http-address=127.0.0.1:0", "--schema-registry-url=http://127.0.0.1:1"];
    let mut child = root.command(&arguments).stderr(Stdio::piped()).spawn()?;
    let lines = BufReader::new(child.stderr.take().context("it has no standard error")?).lines();
    Ok((child, lines))
}

#[test]
fn the_program_links_nothing_but_the_c_library() {
    let libraries = libraries(&program()).unwrap();
    assert!(!libraries.is_empty());
    for library in libraries {
        let name = library.file_name().unwrap().to_string_lossy().into_owned();
        assert!(BASE.iter().any(|known| name.starts_with(known)), "{}", library.display());
    }
}

#[test]
fn it_runs_without_rights_in_a_read_only_folder_of_its_libraries() {
    let root = BareRoot::new().unwrap();
    let drawn = root.command(&["topology"]).output().unwrap();
    let said = String::from_utf8_lossy(&drawn.stderr);
    assert!(drawn.status.success(), "{said}");
    assert!(String::from_utf8_lossy(&drawn.stdout).contains("inventory.public.warehouse"));
    let (mut child, mut lines) = start(&root).unwrap();
    let ended = stop_when_it_waits(&child, &mut lines);
    let status = child.wait().unwrap();
    ended.unwrap();
    assert_eq!(status.code(), Some(0));
}

fn stop_when_it_waits(child: &Child, lines: &mut Lines<BufReader<ChildStderr>>) -> Result<()> {
    let mut said = String::new();
    for line in lines.by_ref() {
        said.push_str(&line?);
        said.push('\n');
        if said.contains("registry") {
            kill(Pid::from_raw(child.id().try_into()?), Signal::SIGTERM)?;
            break;
        }
    }
    ensure!(said.contains("registry"), "it ended by itself:\n{said}");
    // What it still says has to go somewhere.
    lines.for_each(drop);
    Ok(())
}

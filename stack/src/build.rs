//! The Maven build of the services: run when its input changed, else nothing.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::data_folder::DataFolder;
use crate::error::Error;
use crate::java::Jdk;
use crate::process::log;
use crate::project::Project;

/// Builds the services unless the last build had the same input. Says whether it built.
pub async fn ensure(
    project: &Project,
    jdk: &Jdk,
    data: &DataFolder,
    interrupt: &CancellationToken,
) -> Result<bool, Error> {
    let jvm = project.jvm();
    let stamp = jvm.join("target/stack-build.stamp");
    let failed = |source| Error::File { path: jvm.clone(), source };
    let fingerprint = fingerprint(&jvm).map_err(failed)?;
    let unchanged = fs::read_to_string(&stamp).is_ok_and(|last| last.trim() == fingerprint);
    if unchanged && project.services().is_dir() {
        return Ok(false);
    }
    run_maven(&jvm, jdk, &data.log_named("build"), interrupt).await?;
    fs::write(&stamp, fingerprint).map_err(|source| Error::File { path: stamp.clone(), source })?;
    Ok(true)
}

async fn run_maven(
    jvm: &Path,
    jdk: &Jdk,
    log_path: &Path,
    interrupt: &CancellationToken,
) -> Result<(), Error> {
    let log_file = log::open(log_path)?;
    let log_failed = |source| Error::File { path: log_path.to_path_buf(), source };
    let mut child = Command::new("mvn")
        .args(["--batch-mode", "--no-transfer-progress", "-DskipTests", "package", "--file"])
        .arg(jvm.join("pom.xml"))
        .env("JAVA_HOME", &jdk.home)
        .stdin(Stdio::null())
        .stdout(log_file.try_clone().map_err(log_failed)?)
        .stderr(log_file)
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => Error::MavenNotFound { path: jvm.to_path_buf() },
            _ => Error::Spawn { name: "Maven".to_owned(), program: "mvn".into(), source },
        })?;
    let status = tokio::select! {
        status = child.wait() => status.map_err(log_failed)?,
        () = interrupt.cancelled() => return Err(Error::Interrupted),
    };
    if status.success() {
        return Ok(());
    }
    Err(Error::BuildFailed {
        path: jvm.to_path_buf(),
        status: status.to_string(),
        log_tail: log::tail(log_path, 20).lines.join("\n"),
    })
}

/// A number that changes with any file of the Maven project; what it builds is left out.
fn fingerprint(jvm: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(jvm, &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for path in files {
        path.strip_prefix(jvm).unwrap_or(&path).hash(&mut hasher);
        fs::read(&path)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "target" {
                collect(&entry.path(), files)?;
            }
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_changes_with_the_sources_and_not_with_the_output() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("sink/target")).unwrap();
        fs::write(folder.path().join("sink/pom.xml"), "one").unwrap();
        let first = fingerprint(folder.path()).unwrap();
        fs::write(folder.path().join("sink/target/sink.jar"), "built").unwrap();
        assert_eq!(fingerprint(folder.path()).unwrap(), first);
        fs::write(folder.path().join("sink/pom.xml"), "two").unwrap();
        assert_ne!(fingerprint(folder.path()).unwrap(), first);
    }
}

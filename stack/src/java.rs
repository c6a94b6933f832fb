//! The search for a Java development kit.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Elasticsearch 9 needs Java 21; everything else is content with it.
pub const JAVA_VERSION_MIN: u32 = 21;

/// A Java development kit that will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jdk {
    /// Its folder, as in `JAVA_HOME`.
    pub home: PathBuf,
    /// Its major version.
    pub version: u32,
}

impl Jdk {
    /// Its `java` program.
    #[must_use]
    pub fn java(&self) -> PathBuf {
        self.home.join("bin/java")
    }

    /// Looks in `JAVA_HOME`, then behind `java` on the `PATH`, then in the usual folders.
    pub fn find() -> Result<Self, Error> {
        choose(&candidates(), |home| fs::read_to_string(home.join("release")).ok())
    }
}

/// The first two places are the user's choice; of the folders, the newest wins.
fn candidates() -> Vec<PathBuf> {
    let from_path = std::env::var_os("PATH").and_then(|path| {
        let java = std::env::split_paths(&path)
            .map(|folder| folder.join("java"))
            .find(|java| java.is_file())?;
        Some(java.canonicalize().ok()?.parent()?.parent()?.to_path_buf())
    });
    let chosen = std::env::var_os("JAVA_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    chosen.into_iter().chain(from_path).chain(usual_folders()).collect()
}

fn usual_folders() -> Vec<PathBuf> {
    let home = std::env::home_dir().unwrap_or_default();
    let parents = [
        PathBuf::from("/usr/lib/jvm"),
        PathBuf::from("/opt"),
        PathBuf::from("/usr/local"),
        home.join(".sdkman/candidates/java"),
        home.join(".jdks"),
    ];
    let mut homes: Vec<PathBuf> = parents
        .iter()
        .filter_map(|parent| fs::read_dir(parent).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|home| home.join("bin/javac").is_file())
        .collect();
    homes.sort_by_key(|home| {
        let version =
            fs::read_to_string(home.join("release")).ok().and_then(|text| major_version(&text));
        (std::cmp::Reverse(version), home.clone())
    });
    homes
}

fn choose(homes: &[PathBuf], release: impl Fn(&Path) -> Option<String>) -> Result<Jdk, Error> {
    let mut seen: Vec<String> = Vec::new();
    for home in homes {
        match release(home).as_deref().and_then(major_version) {
            Some(version) if version >= JAVA_VERSION_MIN => {
                return Ok(Jdk { home: home.clone(), version });
            }
            Some(version) => seen.push(format!("{version} in `{}`", home.display())),
            None => seen.push(format!("none in `{}`", home.display())),
        }
    }
    seen.dedup();
    let found = if seen.is_empty() {
        "none found".to_owned()
    } else {
        format!("found: {}", seen.join(", "))
    };
    Err(Error::JdkNotFound { minimum: JAVA_VERSION_MIN, found })
}

/// The major version in a JDK's `release` file; `1.8` is 8.
fn major_version(release: &str) -> Option<u32> {
    let version = release
        .lines()
        .find_map(|line| line.strip_prefix("JAVA_VERSION="))?
        .trim()
        .trim_matches('"');
    let version = version.strip_prefix("1.").unwrap_or(version);
    version.split(['.', '-', '+', '_']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release_of(home: &Path) -> Option<String> {
        let version = home.to_str()?.rsplit_once('-')?.1;
        Some(format!("IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"{version}\"\n"))
    }

    #[test]
    fn the_first_that_is_new_enough_is_taken() {
        let homes = ["/jdk-17.0.1", "/jdk-21.0.9", "/jdk-25"].map(PathBuf::from);
        let jdk = choose(&homes, release_of).unwrap();
        assert_eq!(jdk, Jdk { home: "/jdk-21.0.9".into(), version: 21 });
    }

    #[test]
    fn old_ones_are_named_in_the_refusal() {
        let homes = ["/jdk-1.8.0_402", "/jdk-17.0.1", "/empty"].map(PathBuf::from);
        let error = choose(&homes, release_of).unwrap_err();
        insta::assert_snapshot!(format!("{error}\n{}", error.hint().unwrap()), @r"
        no JDK of version 21 or later (found: 8 in `/jdk-1.8.0_402`, 17 in `/jdk-17.0.1`, none in `/empty`)
        install one, such as Eclipse Temurin 21 or 25 (https://adoptium.net), and set JAVA_HOME to its folder
        ");
    }

    #[test]
    fn no_jdk_at_all_is_said_so() {
        insta::assert_snapshot!(choose(&[], |_| None).unwrap_err(), @r"
        no JDK of version 21 or later (none found)
        ");
    }

    #[test]
    fn early_access_versions_count() {
        assert_eq!(major_version("JAVA_VERSION=\"26-ea\""), Some(26));
        assert_eq!(major_version("no version here"), None);
    }
}

//! PostgreSQL refuses to run as root. Containers and CI machines often have nobody else.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::unistd::{Gid, Uid, User, chown, geteuid};

use crate::error::Error;
use crate::process::Launch;

/// The user PostgreSQL runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunAs {
    /// We are not root: as we are.
    Ourselves,
    /// Root, called by another number in a user namespace: to PostgreSQL it is an ordinary user,
    /// to the file system still root, so that no file changes hands and closed folders stay open.
    Namespace {
        /// Number of the user inside.
        user: u32,
        /// Number of the group inside.
        group: u32,
    },
    /// Truly another user, who then owns the files of the database.
    Other {
        /// Number of the user.
        user: u32,
        /// Number of the group.
        group: u32,
    },
}

impl RunAs {
    /// Finds a way that works on this machine. `program` is one of PostgreSQL's, `data` the folder
    /// it must be able to enter.
    pub fn find(program: &Path, data: &Path) -> Result<Self, Error> {
        if !geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        // initdb looks its user's name up, so the number must be a known one.
        let nobody = User::from_name("nobody")
            .ok()
            .flatten()
            .ok_or_else(|| Error::RootOnly { reason: "there is no user `nobody`".to_owned() })?;
        let (user, group) = (nobody.uid.as_raw(), nobody.gid.as_raw());
        let mut reasons = Vec::new();
        for way in [Self::Namespace { user, group }, Self::Other { user, group }] {
            match way.works(program, data) {
                Ok(()) => return Ok(way),
                Err(reason) => reasons.push(reason),
            }
        }
        Err(Error::RootOnly { reason: reasons.join("; ") })
    }

    fn works(self, program: &Path, data: &Path) -> Result<(), String> {
        let enter = self.launch(Path::new("/usr/bin/env").to_path_buf());
        let enter =
            enter.argument("--chdir").argument(data).argument(program).argument("--version");
        let mut command = Command::new(&enter.program);
        command.args(&enter.arguments).stdin(Stdio::null());
        if let Some((user, group)) = enter.user {
            use std::os::unix::process::CommandExt as _;
            command.uid(user).gid(group);
        }
        let output = command.output().map_err(|error| format!("`unshare`: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        Err(String::from_utf8_lossy(&output.stderr).trim().replace('\n', ", "))
    }

    /// A program of PostgreSQL's, run as that user.
    #[must_use]
    pub fn launch(self, program: PathBuf) -> Launch {
        match self {
            Self::Ourselves => Launch::new(program),
            // `unshare` becomes the program: one process, one number.
            Self::Namespace { user, group } => Launch::new("unshare")
                .argument("--user")
                .argument(format!("--map-user={user}"))
                .argument(format!("--map-group={group}"))
                .argument(program),
            Self::Other { user, group } => {
                Launch { user: Some((user, group)), ..Launch::new(program) }
            }
        }
    }

    /// Gives files to that user, if it is truly another.
    pub(super) fn own(self, paths: &[&Path]) -> Result<(), Error> {
        let Self::Other { user, group } = self else { return Ok(()) };
        paths.iter().try_for_each(|path| {
            chown(*path, Some(Uid::from_raw(user)), Some(Gid::from_raw(group)))
                .map_err(|errno| Error::File { path: path.to_path_buf(), source: errno.into() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_namespace_the_program_is_run_by_unshare() {
        let launch =
            RunAs::Namespace { user: 65534, group: 65533 }.launch("/pg/bin/postgres".into());
        assert_eq!(launch.program, Path::new("unshare"));
        let arguments = ["--user", "--map-user=65534", "--map-group=65533", "/pg/bin/postgres"];
        assert_eq!(launch.arguments, arguments);
    }

    #[test]
    fn an_ordinary_user_needs_nothing() {
        assert_eq!(RunAs::Ourselves.launch("/p".into()), Launch::new("/p"));
    }
}

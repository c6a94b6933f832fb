//! The contexts file: clusters by name, with what lets us in.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{incomplete, read_secret};
use crate::cli::GlobalArgs;
use crate::commands::selection::nearest;
use crate::connect::connection::Credentials;
use crate::error::Error;

/// The file as a whole. Has no `Debug`, as it may hold secrets.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contexts {
    /// The one in use when none is named.
    pub current: Option<String>,
    /// All of them.
    #[serde(default)]
    pub contexts: BTreeMap<String, Context>,
}

/// One cluster. Secrets are best kept in files or variables of their own.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Context {
    pub(super) url: Option<Urls>,
    user: Option<String>,
    password: Option<String>,
    password_file: Option<PathBuf>,
    password_env: Option<String>,
    token: Option<String>,
    token_file: Option<PathBuf>,
    token_env: Option<String>,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    pub(super) ca_certificate: Option<PathBuf>,
    pub(super) client_certificate: Option<PathBuf>,
    pub(super) client_key: Option<PathBuf>,
    pub(super) proxy: Option<String>,
}

/// One worker or several.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Urls {
    One(String),
    Many(Vec<String>),
}

impl Contexts {
    /// Reads the file; without one there are no contexts.
    pub fn load(args: &GlobalArgs) -> Result<Self, Error> {
        let Some(path) = path(args) else { return Ok(Self::default()) };
        if !path.exists() && args.contexts_file.is_none() {
            return Ok(Self::default());
        }
        let failed = |source| Error::SettingsFile { path: path.clone(), source };
        check_mode(&path)?;
        let text = fs::read_to_string(&path).map_err(failed)?;
        toml_edit::de::from_str(&text).map_err(|error| {
            // Its own display quotes the line, which may hold a secret.
            let at = error.span().map_or(0, |span| span.start);
            let line = 1 + text[..at].matches('\n').count();
            let reason = error.message().lines().next().unwrap_or_default().to_owned();
            Error::Contexts { place: format!("{}:{line}", path.display()), reason }
        })
    }

    pub(super) fn chosen(mut self, name: Option<&str>) -> Result<Context, Error> {
        let Some(name) = name.map(str::to_owned).or_else(|| self.current.take()) else {
            return Ok(Context::default());
        };
        self.contexts.remove(&name).ok_or_else(|| Error::NoSuchContext {
            nearest: nearest(&name, self.contexts.keys().map(String::as_str)).map(str::to_owned),
            name,
        })
    }
}

impl Context {
    pub(super) fn password(&self) -> Result<Option<String>, Error> {
        secret(self.password.as_ref(), self.password_file.as_deref(), self.password_env.as_deref())
    }

    /// Who this context says we are; a password from outside goes before its own.
    pub(super) fn credentials(
        &self,
        password: Option<String>,
    ) -> Result<Option<Credentials>, Error> {
        let token =
            secret(self.token.as_ref(), self.token_file.as_deref(), self.token_env.as_deref())?;
        if let Some(token) = token {
            return Ok(Some(Credentials::Bearer(token)));
        }
        let Some(user) = self.user.clone() else { return Ok(None) };
        let missing = || incomplete("the context", "it has a user, but no password");
        let password = password.map_or_else(|| self.password(), |given| Ok(Some(given)))?;
        Ok(Some(Credentials::Basic { user, password: password.ok_or_else(missing)? }))
    }
}

fn secret(
    here: Option<&String>,
    file: Option<&Path>,
    variable: Option<&str>,
) -> Result<Option<String>, Error> {
    match (here, file, variable) {
        (Some(secret), ..) => Ok(Some(secret.clone())),
        (_, Some(path), _) => read_secret(path).map(Some),
        (.., Some(name)) => {
            let absent =
                |_| incomplete("the context", &format!("the variable `{name}` is not set"));
            env::var(name).map(Some).map_err(absent)
        }
        _ => Ok(None),
    }
}

/// The file that is meant, as far as there is a home.
pub(crate) fn path(args: &GlobalArgs) -> Option<PathBuf> {
    if let Some(path) = &args.contexts_file {
        return Some(path.clone());
    }
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    let folder = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).or_else(home)?;
    Some(folder.join("connectctl").join("contexts.toml"))
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path);
    let metadata =
        metadata.map_err(|source| Error::SettingsFile { path: path.to_owned(), source })?;
    let mode = metadata.permissions().mode() & 0o777;
    // Nothing for the group, nothing for others.
    if mode.trailing_zeros() >= 6 {
        return Ok(());
    }
    Err(Error::OpenContexts { path: path.to_owned(), mode })
}

#[cfg(not(unix))]
fn check_mode(_path: &Path) -> Result<(), Error> {
    Ok(())
}

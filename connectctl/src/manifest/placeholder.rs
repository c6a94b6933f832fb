//! Placeholders that are filled in here, where the tool runs: `${env:NAME}` and `${file:PATH}`.
//!
//! Workers may have config providers of the same names, so nothing is filled in unless it is asked
//! for. A placeholder of three parts, `${provider:path:key}`, is always Connect's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::secrets::Secrets;

/// Where a placeholder's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LocalProvider {
    /// An environment variable: `${env:NAME}`.
    Env,
    /// A file, seen from the folder of the connector's file: `${file:PATH}`.
    File,
}

/// Which placeholders are filled in; none by default.
#[derive(Clone, Default)]
pub struct Placeholders {
    providers: BTreeSet<LocalProvider>,
    variables: BTreeMap<String, String>,
}

/// A value with its placeholders filled in.
#[derive(Default)]
pub(super) struct Filled {
    pub(super) text: String,
    /// What came from a file, or from a variable whose name tells a secret.
    pub(super) secrets: Vec<String>,
}

impl Placeholders {
    /// Those of some providers, with the environment of this process.
    #[must_use]
    pub fn of(providers: &[LocalProvider]) -> Self {
        // A variable that is not UTF-8 is as good as missing: no configuration can hold it.
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let variables = std::env::vars_os().filter_map(unicode).collect();
        Self { providers: providers.iter().copied().collect(), variables }
    }

    /// Fills in a value of a connector's file in `folder`, or says what is missing.
    pub(super) fn fill(&self, folder: &Path, value: &str) -> Result<Filled, String> {
        let mut filled = Filled::default();
        let mut rest = value;
        while let Some((before, inner, after)) = next(rest) {
            filled.text.push_str(before);
            match self.value(folder, inner)? {
                Some((text, is_secret)) => {
                    filled.text.push_str(&text);
                    filled.secrets.extend(is_secret.then_some(text));
                }
                None => filled.text.extend(["${", inner, "}"]),
            }
            rest = after;
        }
        filled.text.push_str(rest);
        Ok(filled)
    }

    /// `None` when the placeholder is Connect's own.
    fn value(&self, folder: &Path, inner: &str) -> Result<Option<(String, bool)>, String> {
        let Some((provider, name)) = inner.split_once(':').filter(|(_, name)| !name.contains(':'))
        else {
            return Ok(None);
        };
        let has = |provider| self.providers.contains(&provider);
        match provider {
            "env" if has(LocalProvider::Env) => self.variable(name).map(Some),
            "file" if has(LocalProvider::File) => file(&folder.join(name)).map(Some),
            _ => Ok(None),
        }
    }

    fn variable(&self, name: &str) -> Result<(String, bool), String> {
        let value = self.variables.get(name);
        let value = value.ok_or_else(|| format!("the environment variable `{name}` is not set"))?;
        Ok((value.clone(), Secrets::default().is_secret(name)))
    }
}

/// The first placeholder: what stands before it, in it, and after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find("${")?;
    let length = text[start..].find('}')?;
    Some((&text[..start], &text[start + 2..start + length], &text[start + length + 1..]))
}

fn file(path: &Path) -> Result<(String, bool), String> {
    let content = fs::read_to_string(path)
        .map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
    Ok((content.trim_end_matches(['\r', '\n']).to_owned(), true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(providers: &[LocalProvider], value: &str) -> Result<String, String> {
        let mut placeholders = Placeholders::of(providers);
        placeholders.variables.insert("HOST".to_owned(), "db".to_owned());
        placeholders.fill(Path::new("/nowhere"), value).map(|filled| filled.text)
    }

    #[test]
    fn a_variable_is_filled_in_wherever_it_stands() {
        let filled = fill(&[LocalProvider::Env], "a-${env:HOST}:1,${env:HOST}");
        assert_eq!(filled.unwrap(), "a-db:1,db");
    }

    #[test]
    fn what_is_connects_own_passes_untouched() {
        let all = [LocalProvider::Env, LocalProvider::File];
        for own in
            ["${vault:a/b:c}", "${file:/a.properties:key}", "${topic}", "$HOST", "${env:HOST"]
        {
            assert_eq!(fill(&all, own).unwrap(), own);
        }
        assert_eq!(fill(&[], "${env:HOST}").unwrap(), "${env:HOST}");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            fill(&[LocalProvider::Env], "${env:NO_SUCH_VARIABLE}").unwrap_err(),
            "the environment variable `NO_SUCH_VARIABLE` is not set"
        );
        let absent = fill(&[LocalProvider::File], "${file:absent}").unwrap_err();
        assert!(absent.starts_with("`/nowhere/absent` cannot be read"), "{absent}");
    }
}

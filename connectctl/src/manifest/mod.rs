//! What the files mean: connectors with names and configurations, and the place of every key.

mod files;
mod parse;
mod problem;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::connect::model::Config;

pub use problem::{Problem, Problems};

/// A connector as its file wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// Its name on the cluster.
    pub name: String,
    /// Its plugin, as the file names it: the class in full or an alias.
    pub class: String,
    /// Its configuration without the key `name`.
    pub config: Config,
    /// Where it stands.
    pub place: Place,
}

/// Where a connector and its keys stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line of the name, from 1.
    pub line: usize,
    /// The line of each configuration key.
    pub key_lines: BTreeMap<String, usize>,
}

impl Connector {
    /// The configuration together with the key `name`, as the validation wants it.
    #[must_use]
    pub fn named_config(&self) -> Config {
        let mut config = self.config.clone();
        config.0.insert("name".to_owned(), self.name.clone());
        config
    }

    /// A problem with one of its keys; a key that is missing is placed at the connector's name.
    #[must_use]
    pub fn problem(&self, key: &str, message: String) -> Problem {
        let line = self.place.key_lines.get(key).copied().unwrap_or(self.place.line);
        Problem { key: Some(key.to_owned()), ..Problem::new(&self.place.file, line, message) }
    }
}

/// Reads connectors from files and from the `*.json` files of folders, in the given order.
/// All problems of all files are gathered, so that one run tells them all.
pub fn load(paths: &[PathBuf]) -> Result<Vec<Connector>, Problems> {
    let mut connectors = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match files::find(path) {
            Ok(found) => {
                for file in found {
                    load_file(&file, &mut connectors, &mut problems);
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(duplicates(&connectors));
    if problems.is_empty() { Ok(connectors) } else { Err(Problems(problems)) }
}

fn load_file(file: &Path, connectors: &mut Vec<Connector>, problems: &mut Vec<Problem>) {
    let loaded = files::read(file).map_err(|problem| vec![problem]);
    match loaded.and_then(|text| parse::connector(file, &text)) {
        Ok(connector) => connectors.push(connector),
        Err(found) => problems.extend(found),
    }
}

fn duplicates(connectors: &[Connector]) -> Vec<Problem> {
    let mut first: BTreeMap<&str, &Place> = BTreeMap::new();
    let mut problems = Vec::new();
    for connector in connectors {
        let Some(place) = first.get(connector.name.as_str()) else {
            first.insert(&connector.name, &connector.place);
            continue;
        };
        let message =
            format!("`{}` is also in `{}:{}`", connector.name, place.file.display(), place.line);
        problems.push(connector.problem("name", message));
    }
    problems
}

//! What the files mean: connectors with names and configurations, and the place of every key.

mod beside;
mod dependencies;
mod files;
mod parse;
mod placeholder;
mod problem;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::connect::model::Config;
use crate::connect::target_state::TargetState;

pub use placeholder::{LocalProvider, Placeholders};
pub use problem::{Problem, Problems};

/// A connector as its file wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connector {
    /// Its name on the cluster.
    pub name: String,
    /// Its plugin, as the file names it: the class in full or an alias.
    pub class: String,
    /// Its configuration without the key `name`.
    pub config: Config,
    /// The state it is to be in; `None` leaves it in the one it has.
    pub state: Option<TargetState>,
    /// The connectors that have to run before this one is written.
    pub depends_on: Vec<String>,
    /// Where it stands.
    pub place: Place,
    /// What must not be shown, whatever the key says.
    pub(crate) local_secrets: LocalSecrets,
}

/// Secrets that were filled in for placeholders. `Debug` does not show them.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct LocalSecrets(pub(crate) Vec<String>);

impl fmt::Debug for LocalSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LocalSecrets({})", self.0.len())
    }
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

/// Reads connectors from files and from the `*.json` files of folders, in the given order; `-` is
/// the standard input. All problems of all files are gathered, so that one run tells them all.
pub fn load(paths: &[PathBuf], placeholders: &Placeholders) -> Result<Vec<Connector>, Problems> {
    let mut connectors = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match files::find(path) {
            Ok(found) => {
                for file in found {
                    match load_file(&file, placeholders) {
                        Ok(connector) => connectors.push(connector),
                        Err(found) => problems.extend(found),
                    }
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(duplicates(&connectors));
    problems.extend(dependencies::cycle(&connectors));
    if problems.is_empty() { Ok(connectors) } else { Err(Problems(problems)) }
}

/// The text of a single file that may hold something else than a connector; `None` if it is a
/// folder, the standard input, or cannot be read.
pub(crate) fn text_of_file(path: &Path) -> Option<String> {
    if path.is_file() { files::read(path).ok() } else { None }
}

fn load_file(file: &Path, placeholders: &Placeholders) -> Result<Connector, Vec<Problem>> {
    let text = files::read(file).map_err(|problem| vec![problem])?;
    let mut connector = parse::connector(file, &text)?;
    let problems = fill(&mut connector, placeholders);
    if problems.is_empty() { Ok(connector) } else { Err(problems) }
}

fn fill(connector: &mut Connector, placeholders: &Placeholders) -> Vec<Problem> {
    let folder = connector.place.file.parent().unwrap_or(Path::new("")).to_owned();
    let mut problems = Vec::new();
    for (key, value) in connector.config.0.clone() {
        match placeholders.fill(&folder, &value) {
            Ok(filled) => {
                connector.local_secrets.0.extend(filled.secrets);
                connector.config.0.insert(key, filled.text);
            }
            Err(message) => problems.push(connector.problem(&key, message)),
        }
    }
    problems
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

//! `kibana build`: the readable objects, checked, as the one file that Kibana takes.

use std::fs;

use super::check::{Contracts, check};
use super::error::KibanaError;
use super::objects::{FILE, FOLDER, read_folder, to_text};
use crate::error::Error;
use crate::project::Project;

/// Writes the file and gives the report for stdout. With a problem in the objects nothing is written.
///
/// # Errors
/// When a file cannot be read or written, or the objects break a rule.
pub fn build(project: &Project) -> Result<String, Error> {
    let objects = read_folder(&project.root().join(FOLDER))?;
    let problems = check(&objects, &Contracts::read(project.root())?);
    if !problems.is_empty() {
        return Err(KibanaError::Broken(problems).into());
    }
    let path = project.root().join(FILE);
    fs::write(&path, to_text(&objects)).map_err(|source| Error::File { path, source })?;
    Ok(format!("{} objects in {FILE}\n", objects.len()))
}

//! The repository: where its files and its built programs are.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// Paths in the repository that the stack needs.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    programs: PathBuf,
}

impl Project {
    /// Takes `chosen`, or the nearest folder above this program or the working folder that holds
    /// `jvm/pom.xml`.
    pub fn find(chosen: Option<&Path>) -> Result<Self, Error> {
        let program = std::env::current_exe().map_err(|source| Error::System {
            what: "this program's own path is unknown",
            source,
        })?;
        let programs = program.parent().unwrap_or(Path::new("/")).to_path_buf();
        let working = std::env::current_dir()
            .map_err(|source| Error::System { what: "the working folder is unknown", source })?;
        let starts =
            chosen.map_or_else(|| vec![program.as_path(), working.as_path()], |path| vec![path]);
        let root = starts
            .iter()
            .flat_map(|start| start.ancestors())
            .find(|folder| folder.join("jvm/pom.xml").is_file())
            .ok_or_else(|| Error::ProjectNotFound {
                from: starts[starts.len() - 1].to_path_buf(),
            })?;
        let root = root
            .canonicalize()
            .map_err(|source| Error::File { path: root.to_path_buf(), source })?;
        Ok(Self { root, programs })
    }

    /// The repository's top folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The data folder when none is named.
    #[must_use]
    pub fn default_data_folder(&self) -> PathBuf {
        self.root.join(".data")
    }

    /// The Maven project that assembles the services.
    #[must_use]
    pub fn jvm(&self) -> PathBuf {
        self.root.join("jvm")
    }

    /// Where the Maven build leaves the services.
    #[must_use]
    pub fn services(&self) -> PathBuf {
        self.root.join("jvm/target/services")
    }

    /// The connector files.
    #[must_use]
    pub fn connectors(&self) -> PathBuf {
        self.root.join("connectors")
    }

    /// The index templates.
    #[must_use]
    pub fn index_templates(&self) -> PathBuf {
        self.root.join("elasticsearch/index-templates")
    }

    /// The SQL that makes tables, publication and roles.
    #[must_use]
    pub fn migrations(&self) -> PathBuf {
        self.root.join("postgres/migrations")
    }

    /// A program of this workspace; it lies beside this one.
    pub fn program(&self, program: &'static str) -> Result<PathBuf, Error> {
        let path = self.programs.join(program);
        if path.is_file() { Ok(path) } else { Err(Error::ProgramNotBuilt { program, path }) }
    }
}

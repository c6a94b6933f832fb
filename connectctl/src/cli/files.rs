use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::Error;
use crate::manifest::{self, Connector, LocalProvider, Placeholders};

/// Which files are meant, and how they are read.
#[derive(Debug, Args)]
pub struct FilesArgs {
    /// Connector files, folders whose `*.json` files are meant, or `-` for the standard input
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// Fill in `${env:NAME}` or `${file:PATH}` here; without it they pass to the worker's providers
    #[arg(long, value_name = "PROVIDERS", env = "CONNECTCTL_RESOLVE", value_delimiter = ',')]
    pub resolve: Vec<Provider>,
}

/// A source of values for placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Provider {
    /// Environment variables
    Env,
    /// Files, seen from the folder of the connector's file
    File,
}

impl FilesArgs {
    /// Reads them.
    pub fn load(&self) -> Result<Vec<Connector>, Error> {
        load(&self.paths, &self.providers())
    }

    /// Whose placeholders are filled in here.
    #[must_use]
    pub fn providers(&self) -> Vec<LocalProvider> {
        local_providers(&self.resolve)
    }
}

/// What was typed as what is meant.
pub(crate) fn local_providers(providers: &[Provider]) -> Vec<LocalProvider> {
    let local = |provider: &Provider| match provider {
        Provider::Env => LocalProvider::Env,
        Provider::File => LocalProvider::File,
    };
    providers.iter().map(local).collect()
}

/// Reads connectors as they were asked for on the command line.
pub(crate) fn load(
    paths: &[PathBuf],
    providers: &[LocalProvider],
) -> Result<Vec<Connector>, Error> {
    manifest::load(paths, &Placeholders::of(providers))
        .map_err(|problems| Error::Files { problems })
}

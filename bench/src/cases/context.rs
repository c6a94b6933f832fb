//! What every case works with.

use std::{io::Write as _, path::PathBuf};

use anyhow::{Context as _, Result};

use crate::{cli::Options, interrupt::Interrupt, services::Services};

/// Seed of every history.
pub(super) const SEED: u64 = 20_260_101;

/// A stack, and how much is asked of it.
pub(crate) struct Context {
    /// As they were typed.
    pub(crate) options: Options,
    /// The stack.
    pub(crate) services: Services,
}

impl Context {
    /// Starts the stack.
    pub(super) fn start(options: &Options) -> Result<Self> {
        let interrupt = Interrupt::listen()?;
        let folder = match &options.data_dir {
            Some(folder) => folder.clone(),
            None => beside_the_program("bench-data")?,
        };
        let services = Services::start(folder, options.port_offset, interrupt)?;
        Ok(Self { options: options.clone(), services })
    }

    /// Tells how far it is.
    #[expect(clippy::unused_self, reason = "reads as what it is: the run speaks")]
    pub(crate) fn say(&self, text: &str) {
        // Progress is of no use to anybody when standard error is closed.
        drop(writeln!(std::io::stderr(), "bench: {text}"));
    }

    /// Prints a result.
    #[expect(clippy::unused_self, reason = "as above")]
    pub(super) fn print(&self, text: &str) -> Result<()> {
        Ok(writeln!(std::io::stdout(), "{text}")?)
    }

    /// A size, or a smaller one for a quick run.
    #[must_use]
    pub(crate) fn size(&self, full: u64, quick: u64) -> u64 {
        if self.options.quick { quick } else { full }
    }
}

fn beside_the_program(name: &str) -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program.parent().context("a program without a folder")?.join(name))
}

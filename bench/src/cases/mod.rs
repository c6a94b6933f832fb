//! The cases, each of which one can run alone.

mod context;
mod replay;

use anyhow::Result;
use clap::Subcommand;

use crate::{cli::Arguments, report::Section};
pub(crate) use context::Context;

/// A case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub(crate) enum Case {
    /// A topic full of changes, read from its beginning: processor, Kafka Streams, bare consumer
    Replay,
}

impl Case {
    /// In the order in which they run.
    pub(crate) const ALL: [Self; 1] = [Self::Replay];

    fn run(self, context: &Context) -> Result<Section> {
        match self {
            Self::Replay => replay::run(context),
        }
    }
}

/// Runs cases on a fresh stack and reports them.
///
/// # Errors
/// When one cannot be run to its end; the stack is removed all the same.
pub(crate) fn run(arguments: &Arguments, cases: &[Case]) -> Result<()> {
    let context = Context::start(&arguments.options)?;
    let mut sections = Vec::new();
    for case in cases {
        context.say(&format!("{case:?}"));
        let section = case.run(&context)?;
        context.print(&section.markdown())?;
        sections.push(section);
    }
    Ok(())
}

//! The cases, each of which one can run alone.

mod context;
mod decode;
mod grown;
mod instances;
mod latency;
mod replay;
mod restart;
mod rows;
mod sink;

use anyhow::{Result, bail};
use clap::Subcommand;

use crate::{
    cli::{Arguments, Command},
    report::{Section, publish},
};
pub(crate) use context::Context;

/// A case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub(crate) enum Case {
    /// A topic full of changes, read from its beginning: processor, Kafka Streams, bare consumer
    Replay,
    /// Throughput and memory with 10 million rows against 150,000
    Rows,
    /// From the source's log to a committed output, at 10,000 changes a second
    Latency,
    /// From the start of a process until it has all state, at 150,000 and 10 million rows
    Restart,
    /// One and two processors on 8 partitions
    Instances,
    /// The criterion benchmarks of the processor
    Decode,
    /// The Elasticsearch sink: into a node that does nothing, and beside a bare loader into a real one
    Sink,
}

impl Case {
    /// In the order in which they run.
    pub(crate) const ALL: [Self; 7] = [
        Self::Replay,
        Self::Rows,
        Self::Latency,
        Self::Restart,
        Self::Instances,
        Self::Decode,
        Self::Sink,
    ];

    fn run(self, context: &Context) -> Result<Section> {
        match self {
            Self::Replay => replay::run(context),
            Self::Rows => rows::run(context),
            Self::Latency => latency::run(context),
            Self::Restart => restart::run(context),
            Self::Instances => instances::run(context),
            Self::Decode => decode::run(context),
            Self::Sink => sink::run(context),
        }
    }
}

/// Runs cases on a fresh stack and reports them. One that fails does not keep the others back.
///
/// # Errors
/// When a case cannot be run to its end, or on an interrupt; the stack is removed all the same.
pub(crate) fn run(arguments: &Arguments, cases: &[Case]) -> Result<()> {
    let context = Context::start(&arguments.options)?;
    let (mut sections, mut failed) = (Vec::new(), Vec::new());
    for case in cases {
        context.say(&format!("{case:?}"));
        match case.run(&context) {
            Ok(section) => {
                context.print(&section.markdown())?;
                sections.push(section);
            }
            Err(error) => {
                context.services.interrupt.check()?;
                context.say(&format!("{case:?} failed: {error:#}"));
                failed.push(format!("{case:?}"));
            }
        }
    }
    if !failed.is_empty() {
        bail!("{} failed; nothing was published", failed.join(", "));
    }
    if matches!(arguments.command, Command::All) {
        publish(&arguments.options, &sections)?;
    }
    Ok(())
}

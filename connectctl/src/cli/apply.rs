use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{FilesArgs, OwnedArgs, WaitArgs};
use crate::plan::{Order, Owned};
use crate::{ApplyOptions, OnFailure, Record};

const EXAMPLES: &str = "\
Examples:
  connectctl apply connectors/
  connectctl --url http://connect:8083 apply source.json sink.json
  DB_HOST=db1 connectctl apply --resolve env connectors/
  connectctl apply --prune --prefix inventory- --yes connectors/
  connectctl plan --plan-out plan.json connectors/ && connectctl apply plan.json";

/// Arguments of `apply`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ApplyArgs {
    /// What is to be applied.
    #[command(flatten)]
    pub files: FilesArgs,
    /// How it is written.
    #[command(flatten)]
    pub write: WriteArgs,
    /// What goes first among connectors without a `depends_on`
    #[arg(long, value_enum, default_value_t = OrderArg::SourcesFirst)]
    pub order: OrderArg,
    /// Go on after a failure; the first one decides the exit code
    #[arg(long)]
    pub keep_going: bool,
    /// What is deleted.
    #[command(flatten)]
    pub deletion: DeletionArgs,
    /// Keep no record on the cluster of what was applied; `drift` needs it
    #[arg(long)]
    pub no_record: bool,
}

/// What `apply` deletes: nothing, unless it is told to.
#[derive(Debug, Args)]
pub struct DeletionArgs {
    /// Delete what is owned and in no file any more, after everything runs
    #[arg(long, requires = "owned")]
    pub prune: bool,
    /// What is owned.
    #[command(flatten)]
    pub owned: OwnedArgs,
    /// Do not ask before deleting
    #[arg(short, long)]
    pub yes: bool,
}

/// How connectors are written and what is waited for.
#[derive(Debug, Args)]
pub struct WriteArgs {
    /// Time for everything.
    #[command(flatten)]
    pub wait: WaitArgs,
    /// Do not wait until everything runs
    #[arg(long)]
    pub no_wait: bool,
    /// Leave what does not run as it is
    #[arg(long, conflicts_with = "delete_failed")]
    pub no_rollback: bool,
    /// Delete a new connector that does not run, instead of stopping it
    #[arg(long)]
    pub delete_failed: bool,
    /// So many looks in a row must find a connector running
    #[arg(long, value_name = "COUNT", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub polls: u32,
    /// Milliseconds between two looks at the status while connectors start
    #[arg(long, value_name = "MS", env = "CONNECTCTL_POLL_INTERVAL_MS", default_value_t = 250, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub poll_interval_ms: u64,
}

/// What goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OrderArg {
    /// Sinks wait until the sources run
    SourcesFirst,
    /// Sources wait until the sinks run
    SinksFirst,
    /// One after the other, as the files come
    Files,
}

impl ApplyArgs {
    /// How `apply` is to go about it.
    #[must_use]
    pub fn options(&self) -> ApplyOptions {
        let record = if self.no_record { Record::Omit } else { Record::Renew };
        let (keep_going, order) = (self.keep_going, self.order.into());
        ApplyOptions { keep_going, order, record, ..self.write.options() }
    }
}

impl DeletionArgs {
    /// What is owned, if what is not wanted of that is to go.
    #[must_use]
    pub fn owned(&self) -> Option<Owned> {
        self.prune.then(|| self.owned.owned())
    }
}

impl WriteArgs {
    /// How a verb that writes is to go about it.
    #[must_use]
    pub fn options(&self) -> ApplyOptions {
        ApplyOptions {
            wait_timeout: self.wait.timeout(),
            poll_interval: Duration::from_millis(self.poll_interval_ms),
            polls_in_a_row: self.polls,
            wait: !self.no_wait,
            on_failure: match (self.no_rollback, self.delete_failed) {
                (true, _) => OnFailure::Leave,
                (false, true) => OnFailure::RollBackAndDelete,
                (false, false) => OnFailure::RollBack,
            },
            ..ApplyOptions::default()
        }
    }
}

impl From<OrderArg> for Order {
    fn from(order: OrderArg) -> Self {
        match order {
            OrderArg::SourcesFirst => Self::SourcesFirst,
            OrderArg::SinksFirst => Self::SinksFirst,
            OrderArg::Files => Self::Files,
        }
    }
}

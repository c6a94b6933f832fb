//! The command line as it is typed: a file for the arguments of each verb, and `global` for those
//! that all verbs share.

mod apply;
mod awaiting;
mod completions;
mod delete;
mod describe;
mod drift;
mod export;
mod files;
mod get;
mod global;
mod lint;
mod logs;
mod offsets;
mod output;
mod owned;
mod patch;
mod plan;
mod prune;
mod recreate;
mod restart;
mod states;
mod status;
mod validate;
mod wait;

use clap::{Parser, Subcommand};

pub use apply::{ApplyArgs, DeletionArgs, OrderArg, WriteArgs};
pub use awaiting::{AwaitArgs, AwaitedState};
pub use completions::{CompletionsArgs, Shell};
pub use delete::DeleteArgs;
pub use describe::{Describe, DescribeArgs, DescribedArgs};
pub use drift::{DriftArgs, DriftOutput};
pub use export::ExportArgs;
pub use files::{FilesArgs, Provider};
pub(crate) use files::{load, local_providers};
pub use get::{Get, GetArgs, ListArgs, OffsetsListArgs, OutputArgs, PluginsArgs};
pub use global::GlobalArgs;
pub use lint::{LintArgs, SnapshotArgs};
pub use logs::{LevelArgs, Logs, LogsArgs, Scope};
pub use offsets::{OffsetsArgs, OffsetsChangeArgs, OffsetsSetArgs, OffsetsVerb};
pub use output::{DescribeOutput, Output};
pub use owned::OwnedArgs;
pub use patch::PatchArgs;
pub use plan::{PlanArgs, PlanOutput};
pub use prune::PruneArgs;
pub use recreate::RecreateArgs;
pub use restart::RestartArgs;
pub use states::StateArgs;
pub use status::StatusArgs;
pub use validate::ValidateArgs;
pub use wait::{SettleArgs, WaitArgs};

const EXIT_CODES: &str = "\
Exit codes:
  0  done, or nothing to do
  1  usage, network, or an answer of Connect that is an error
  2  there are changes (plan, drift)
  2  there are changes (plan, drift)
  3  refused before anything was written
  4  a connector or task has failed
  5  it took longer than --wait-timeout";

/// Deploys Kafka Connect connectors from files.
#[derive(Debug, Parser)]
#[command(name = "connectctl", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// What all verbs share.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// The verb.
    #[command(subcommand)]
    pub command: Command,
}

/// One verb with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create what is missing and update what differs, sources first, and wait until it runs
    Apply(ApplyArgs),
    /// Show what `apply` would change, key by key
    #[command(visible_alias = "diff")]
    Plan(PlanArgs),
    /// Let Connect check configurations without writing anything
    Validate(ValidateArgs),
    /// Check files against what the plugins define, also without a worker
    Lint(LintArgs),
    /// Save what a worker's plugins define, for `lint --offline`
    Snapshot(SnapshotArgs),
    /// Tell what was edited on the cluster from what was edited in the files
    Drift(DriftArgs),
    /// Delete what is owned and in no file any more, sinks first
    Prune(PruneArgs),
    /// Set and remove single keys of a live connector
    Patch(PatchArgs),
    /// Delete a connector and create it again, and keep its offsets
    Recreate(RecreateArgs),
    /// Write live connectors to files that `apply` takes
    Export(ExportArgs),
    /// Show all connectors, those with trouble first
    Status(StatusArgs),
    /// List connectors, tasks, plugins, topics, loggers or offsets
    Get(GetArgs),
    /// Show one of them in full
    Describe(DescribeArgs),
    /// Restart connectors with their tasks, or only what failed, and wait until they run
    Restart(RestartArgs),
    /// Let connectors keep their tasks and connections, but move no records
    Pause(StateArgs),
    /// End the tasks of connectors, so that their offsets can be changed
    Stop(StateArgs),
    /// Let paused and stopped connectors run again
    Resume(StateArgs),
    /// Show, set or reset how far a connector has come
    Offsets(OffsetsArgs),
    /// Show or set how much the workers log
    Logs(LogsArgs),
    /// Wait until the worker is ready and connectors are as they should be
    Wait(AwaitArgs),
    /// Delete connectors by name, sinks first; their offsets stay
    Delete(DeleteArgs),
    /// Print the script that completes verbs, flags and live names in a shell
    Completions(CompletionsArgs),
    /// Print the manual page: `connectctl man | man -l -`
    Man,
}

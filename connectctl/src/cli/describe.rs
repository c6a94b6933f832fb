use clap::{Args, Subcommand};

use super::DescribeOutput;
use crate::completion;

const EXAMPLES: &str = "\
Examples:
  connectctl describe connector inventory-source
  connectctl describe task inventory-sink/0
  connectctl describe plugin PostgresConnector
  connectctl describe topic global-stock";

/// Arguments of `describe`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DescribeArgs {
    /// What to describe.
    #[command(subcommand)]
    pub what: Describe,
}

/// What can be described.
#[derive(Debug, Subcommand)]
pub enum Describe {
    /// A connector: state, configuration, tasks, topics, and the whole trace of a failure
    #[command(mut_arg("name", |name| name.add(completion::connectors())))]
    Connector(DescribedArgs),
    /// A task, as `CONNECTOR/NUMBER`: state, configuration, trace
    Task(DescribedArgs),
    /// A plugin, by class or alias: all keys that it defines
    #[command(mut_arg("name", |name| name.add(completion::plugins())))]
    Plugin(DescribedArgs),
    /// A topic: the connectors that write and read it
    Topic(DescribedArgs),
    /// A logger: its level
    Logger(DescribedArgs),
    /// The offsets of a connector, in full
    #[command(mut_arg("name", |name| name.add(completion::connectors())))]
    Offsets(DescribedArgs),
}

/// One thing, and how to print it.
#[derive(Debug, Args)]
pub struct DescribedArgs {
    /// Its name
    pub name: String,
    /// How to print
    #[arg(short, long, value_enum, default_value_t = DescribeOutput::Text)]
    pub output: DescribeOutput,
}

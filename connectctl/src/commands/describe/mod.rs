//! `describe`: one thing in all its detail.

pub mod connector;
pub mod logger;
pub mod offsets;
pub mod plugin;
pub mod task;
pub mod topic;

use std::collections::BTreeMap;

use crate::cli::{Describe, DescribeArgs, DescribedArgs};
use crate::connect::client::Client;
use crate::error::Error;
use crate::exit::Exit;
use crate::terminal::Terminal;

pub(super) async fn run(
    client: &Client,
    args: &DescribeArgs,
    terminal: Terminal,
) -> Result<Exit, Error> {
    let (Describe::Connector(DescribedArgs { name, output })
    | Describe::Task(DescribedArgs { name, output })
    | Describe::Plugin(DescribedArgs { name, output })
    | Describe::Topic(DescribedArgs { name, output })
    | Describe::Logger(DescribedArgs { name, output })
    | Describe::Offsets(DescribedArgs { name, output })) = &args.what;
    let description = match &args.what {
        Describe::Connector(_) => connector::describe(client, name, terminal).await?,
        Describe::Task(_) => task::describe(client, name, terminal).await?,
        Describe::Plugin(_) => plugin::describe(client, name, terminal).await?,
        Describe::Topic(_) => topic::describe(client, name, terminal).await?,
        Describe::Logger(_) => logger::describe(client, name, terminal).await?,
        Describe::Offsets(_) => offsets::describe(client, name, terminal).await?,
    };
    terminal.print(&description.shown(*output));
    Ok(Exit::Done)
}

/// A configuration with its secrets masked.
fn shown_config<'a>(
    client: &Client,
    config: impl Iterator<Item = (&'a String, &'a String)>,
) -> BTreeMap<String, String> {
    let secrets = client.secrets();
    config.map(|(key, value)| (key.clone(), secrets.shown(key, value))).collect()
}

fn lines(config: &BTreeMap<String, String>) -> Vec<String> {
    config.iter().map(|(key, value)| format!("{key}: {value}")).collect()
}

fn trace_lines(trace: &str) -> Vec<String> {
    trace.lines().map(|line| line.replace('\t', "    ")).collect()
}

//! What tests of several modules need.

use std::ffi::OsString;

use crate::config::{Command, Invocation, RunOptions, load};

/// Options of `run` on this cluster, everything else as it is by default; a property is written
/// `KEY=VALUE`.
pub(crate) fn run_options(bootstrap: &str, properties: &[&str]) -> RunOptions {
    let mut arguments = vec!["processor", "run", "--bootstrap-servers", bootstrap];
    arguments.extend(properties.iter().flat_map(|property| ["--property", property]));
    let invocation = load(arguments.into_iter().map(OsString::from), []).unwrap();
    let Invocation::Execute(line) = invocation else { panic!("nothing to execute") };
    let Command::Run(options) = line.command else { panic!("not the command `run`") };
    *options
}

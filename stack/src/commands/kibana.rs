//! `kibana`: builds or imports the dashboard; both give the report for stdout.

use crate::error::Error;
use crate::kibana::{KibanaCommand, build, import};
use crate::project::Project;

/// Does what was asked for.
pub async fn kibana(command: &KibanaCommand) -> Result<String, Error> {
    match command {
        KibanaCommand::Build(arguments) => build(&Project::find(arguments.project_dir.as_deref())?),
        KibanaCommand::Import(arguments) => import(arguments).await,
    }
}

//! The generator: writes the changes that the pipeline carries.

use super::{Context, postgresql};
use crate::error::Error;
use crate::names;
use crate::process::Launch;
use crate::service::Service;
use crate::supervisor::{Restart, ServicePlan};

/// One history for every data folder, so that a restart goes on where the last run stopped.
const SEED: &str = "1";

pub(super) fn plan(context: &Context) -> Result<ServicePlan, Error> {
    let port = context.ports.postgresql();
    let url = format!("postgresql://{}@127.0.0.1:{port}/{}", postgresql::OWNER, names::DATABASE);
    let mut launch = Launch::new(context.project.program("generator")?)
        .arguments(["--database-url", &url, "--seed", SEED, "--resume"])
        .variable("PGPASSWORD", postgresql::OWNER);
    if let Some(rows_per_second) = context.generator.rows_per_second {
        launch = launch.arguments(["--rows-per-second".to_owned(), rows_per_second.to_string()]);
    }
    if let Some(changes) = context.generator.changes {
        launch = launch.arguments(["--changes".to_owned(), changes.to_string()]);
    }
    let plan = context.plan(Service::Generator, launch);
    Ok(ServicePlan { restart: Restart::UnlessDone, ..plan })
}

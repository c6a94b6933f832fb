//! The dashboard: the page that shows all of it.

use super::Context;
use crate::error::Error;
use crate::names;
use crate::process::Launch;
use crate::service::Service;
use crate::supervisor::ServicePlan;

pub(super) fn plan(context: &Context) -> Result<ServicePlan, Error> {
    let ports = context.ports;
    let (role, database) = (names::DASHBOARD_ROLE, names::DATABASE);
    let database_url = format!("postgresql://{role}@127.0.0.1:{}/{database}", ports.postgresql());
    let dead_letters =
        format!("{}-dead-letters,{}", names::PROCESSOR_APPLICATION_ID, names::SINK_DEAD_LETTERS);
    let options = [
        ("--http-address", format!("127.0.0.1:{}", ports.dashboard())),
        ("--database-url", database_url),
        ("--bootstrap-servers", ports.bootstrap_servers()),
        ("--schema-registry-url", ports.confluent_api_url()),
        ("--connect-url", ports.connect_url()),
        ("--processor-url", format!("http://127.0.0.1:{}", ports.processor())),
        ("--elasticsearch-url", ports.elasticsearch_url()),
        ("--slot", names::SLOT.to_owned()),
        ("--source-prefix", names::SOURCE_PREFIX.to_owned()),
        ("--sink-group", names::SINK_GROUP.to_owned()),
        ("--dead-letter-topics", dead_letters),
    ];
    let launch = Launch::new(context.project.program("dashboard")?)
        .arguments(options.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]))
        // It listens on this machine only, as everything in the stack.
        .argument("--allow-changes")
        .variable("PGPASSWORD", context.data.secret(role)?);
    Ok(context.plan(Service::Dashboard, launch))
}

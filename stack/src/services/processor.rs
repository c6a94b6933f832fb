//! The processor: this workspace's own service.

use super::Context;
use crate::error::Error;
use crate::names;
use crate::process::Launch;
use crate::service::Service;
use crate::supervisor::ServicePlan;

pub(super) fn plan(context: &Context) -> Result<ServicePlan, Error> {
    let http_address = format!("127.0.0.1:{}", context.ports.processor());
    let launch = Launch::new(context.project.program("processor")?)
        .argument("run")
        .arguments(["--bootstrap-servers".to_owned(), context.ports.bootstrap_servers()])
        .arguments(["--schema-registry-url".to_owned(), context.ports.confluent_api_url()])
        .arguments(["--application-id", names::PROCESSOR_APPLICATION_ID])
        .arguments(["--source-prefix", names::SOURCE_PREFIX])
        .arguments(["--http-address", &http_address]);
    Ok(context.plan(Service::Processor, launch))
}

//! The processor, as `make build` made it, with its defaults.

use std::process::Command;

use anyhow::Result;

use super::{Child, Run};
use crate::services::Services;

/// Ends of the names of the topics between its stages.
pub(crate) const INTERNAL: &str = "-updates";

/// Starts one instance.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn start(services: &Services, run: &Run, instance: u16) -> Result<Child> {
    let mut command = Command::new(services.binary("processor"));
    command
        .arg("run")
        .args(["--bootstrap-servers", services.bootstrap_servers()])
        .args(["--schema-registry-url", &services.registry_url()])
        .args(["--application-id", &run.application_id])
        .args(["--source-prefix", &run.source_prefix])
        .args(["--output-prefix", &run.output_prefix])
        .args(["--output-partitions", &run.partitions.to_string()])
        .args(["--instance-id", &instance.to_string()])
        .args(["--http-address", &services.http_address(instance)]);
    Child::start(services, &format!("{}-{instance}", run.application_id), &mut command)
}

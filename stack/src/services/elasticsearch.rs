//! Elasticsearch: one node, as its own small main starts it.

use super::Context;
use crate::error::Error;
use crate::service::Service;
use crate::supervisor::ServicePlan;

pub(super) fn plan(context: &Context) -> ServicePlan {
    let data = context.data.service(Service::Elasticsearch);
    let launch = context
        .java("elasticsearch")
        .argument(".")
        .argument(format!("path.data={}", data.join("data").display()))
        .argument(format!("path.logs={}", data.join("logs").display()))
        .argument(format!("http.port={}", context.ports.elasticsearch()))
        .argument(format!("transport.port={}", context.ports.elasticsearch_transport()));
    context.plan(Service::Elasticsearch, launch)
}

pub(super) fn prepare(context: &Context) -> Result<(), Error> {
    context.data_of(Service::Elasticsearch).map(|_| ())
}

//! The schema registry: Apicurio, which also speaks the API of Confluent's.

use super::{Context, postgresql};
use crate::bootstrap::database;
use crate::error::Error;
use crate::names;
use crate::service::Service;
use crate::supervisor::ServicePlan;

pub(super) fn plan(context: &Context) -> Result<ServicePlan, Error> {
    let database = format!(
        "jdbc:postgresql://127.0.0.1:{}/{}",
        context.ports.postgresql(),
        names::REGISTRY_ROLE
    );
    let launch = context
        .java("registry")
        .variable("QUARKUS_HTTP_PORT", context.ports.schema_registry().to_string())
        .variable("QUARKUS_MANAGEMENT_PORT", context.ports.schema_registry_management().to_string())
        .variable("APICURIO_DATASOURCE_URL", database)
        .variable("APICURIO_DATASOURCE_USERNAME", names::REGISTRY_ROLE)
        .variable("APICURIO_DATASOURCE_PASSWORD", context.data.secret(names::REGISTRY_ROLE)?);
    Ok(context.plan(Service::SchemaRegistry, launch))
}

/// Its ids must outlive it, so it keeps them in a database of its own.
pub(super) async fn prepare(context: &Context) -> Result<(), Error> {
    let client = database::connect(&postgresql::connection(context.ports, "postgres")).await?;
    let password = context.data.secret(names::REGISTRY_ROLE)?;
    database::ensure_role(&client, names::REGISTRY_ROLE).await?;
    database::set_password(&client, names::REGISTRY_ROLE, &password).await?;
    database::ensure_database(&client, names::REGISTRY_ROLE, names::REGISTRY_ROLE).await
}

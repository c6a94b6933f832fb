//! Kafka Connect: the worker of the source and the sink connector.

use super::Context;
use crate::error::Error;
use crate::names;
use crate::service::Service;
use crate::supervisor::ServicePlan;

pub(super) fn plan(context: &Context) -> Result<ServicePlan, Error> {
    let launch = context
        .java("connect")
        .argument(context.data.config().join("connect.properties"))
        .variable("INVENTORY_DATABASE_HOST", "127.0.0.1")
        .variable("INVENTORY_DATABASE_PORT", context.ports.postgresql().to_string())
        .variable("INVENTORY_DATABASE_PASSWORD", context.data.secret(names::CDC_ROLE)?)
        .variable("INVENTORY_KAFKA_BOOTSTRAP_SERVERS", context.ports.bootstrap_servers())
        .variable("INVENTORY_SCHEMA_REGISTRY_URL", context.ports.schema_registry_url())
        .variable("INVENTORY_ELASTICSEARCH_URL", context.ports.elasticsearch_url());
    Ok(context.plan(Service::Connect, launch))
}

pub(super) fn prepare(context: &Context) -> Result<(), Error> {
    context.properties(Service::Connect, &properties(context)).map(|_| ())
}

fn properties(context: &Context) -> Vec<(&'static str, String)> {
    let mut entries = vec![
        ("bootstrap.servers", context.ports.bootstrap_servers()),
        ("listeners", format!("http://127.0.0.1:{}", context.ports.connect())),
        ("plugin.path", context.folder("connect").join("plugins").display().to_string()),
    ];
    entries.extend(
        [
            ("group.id", "inventory-connect"),
            ("config.storage.topic", "inventory-connect-configs"),
            ("offset.storage.topic", "inventory-connect-offsets"),
            ("status.storage.topic", "inventory-connect-status"),
            ("config.storage.replication.factor", "1"),
            ("offset.storage.replication.factor", "1"),
            ("status.storage.replication.factor", "1"),
            // The default of 25 is for large clusters: each is read at each start.
            ("offset.storage.partitions", "4"),
            ("status.storage.partitions", "1"),
            // The connectors name their own; these only satisfy the worker.
            ("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"),
            ("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"),
            ("exactly.once.source.support", "enabled"),
            // How soon `verify` can tell from the sink's offsets that a document is missing (default: 60 s).
            ("offset.flush.interval.ms", "5000"),
            // Every plugin declares itself: looking through all their classes would take 10 s more.
            ("plugin.discovery", "service_load"),
            ("topic.creation.enable", "true"),
            ("rest.advertised.host.name", "127.0.0.1"),
            // One worker: nobody comes back whose tasks should wait for him.
            ("scheduled.rebalance.max.delay.ms", "0"),
            // A worker that was killed must not hold up its successor for the default 10 s.
            ("session.timeout.ms", "6000"),
            ("heartbeat.interval.ms", "1000"),
            // Connector files name what differs from machine to machine; nothing else is shown to them.
            ("config.providers", "env"),
            (
                "config.providers.env.class",
                "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
            ),
            ("config.providers.env.param.allowlist.pattern", "INVENTORY_.*"),
        ]
        .map(|(key, value)| (key, value.to_owned())),
    );
    entries
}

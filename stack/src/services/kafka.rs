//! Kafka: broker and controller in one process.

use super::Context;
use crate::error::Error;
use crate::process::Launch;
use crate::service::Service;
use crate::supervisor::ServicePlan;

/// Any 16 bytes do: the cluster has one node and meets no other.
const CLUSTER_ID: &str = "aW52ZW50b3J5LXN0YWNrMQ";

pub(super) fn plan(context: &Context) -> ServicePlan {
    let launch = context.java("kafka").argument(properties_path(context));
    context.plan(Service::Kafka, launch)
}

/// Writes the broker's configuration; formats its log folder if that is new.
pub(super) async fn prepare(context: &Context) -> Result<(), Error> {
    let path = context.properties(Service::Kafka, &properties(context))?;
    let log_folder = context.data_of(Service::Kafka)?;
    if log_folder.join("meta.properties").is_file() {
        return Ok(());
    }
    Launch::new(context.jdk.java())
        .directory(context.folder("kafka"))
        .arguments(["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
        .arguments(["-cp", "lib/*", "kafka.tools.StorageTool"])
        // A run that was cut off halfway is done again.
        .arguments(["format", "--ignore-formatted", "-t", CLUSTER_ID, "-c"])
        .argument(path)
        .run("formatting Kafka's log folder")
        .await
}

fn properties_path(context: &Context) -> std::path::PathBuf {
    context.data.config().join("kafka.properties")
}

fn properties(context: &Context) -> Vec<(&'static str, String)> {
    let (port, controller) = (context.ports.kafka(), context.ports.kafka_controller());
    let mut entries = vec![
        ("node.id", "1".to_owned()),
        ("process.roles", "broker,controller".to_owned()),
        ("listeners", format!("PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}")),
        ("advertised.listeners", format!("PLAINTEXT://127.0.0.1:{port}")),
        ("controller.listener.names", "CONTROLLER".to_owned()),
        ("controller.quorum.voters", format!("1@127.0.0.1:{controller}")),
        ("log.dirs", context.data.service(Service::Kafka).display().to_string()),
    ];
    entries.extend(
        [
            ("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            // A topic is made by whoever owns it, with its partitions and its cleanup policy.
            ("auto.create.topics.enable", "false"),
            ("default.replication.factor", "1"),
            ("offsets.topic.replication.factor", "1"),
            ("transaction.state.log.replication.factor", "1"),
            ("transaction.state.log.min.isr", "1"),
            // The default of 50 is for large clusters: each costs files and time at each start.
            ("offsets.topic.num.partitions", "4"),
            ("transaction.state.log.num.partitions", "4"),
            ("share.coordinator.state.topic.replication.factor", "1"),
            ("share.coordinator.state.topic.min.isr", "1"),
            // 128 MB by default, taken from a heap of 512 MB.
            ("log.cleaner.dedupe.buffer.size", "33554432"),
            // A group's first member need not wait for others here.
            ("group.initial.rebalance.delay.ms", "0"),
            // The first snapshot is one long transaction (connectors/README.md).
            ("transaction.max.timeout.ms", "3600000"),
        ]
        .map(|(key, value)| (key, value.to_owned())),
    );
    entries
}

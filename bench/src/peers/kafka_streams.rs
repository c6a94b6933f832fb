//! The Kafka Streams peer, `bench/kafka-streams`.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result, ensure};

use super::{Child, OUTPUTS, Run};
use crate::services::Services;

/// Ends of the names of the topics between its stages.
pub(crate) const INTERNAL: &str = "-repartition";

/// What is measured: the most changes a second, or the shortest delay.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tuning {
    /// Commits rarely, so that the caches coalesce most.
    Throughput,
    /// Commits as often as pays.
    Latency,
}

impl Tuning {
    /// See `bench/README.md` for what was tried.
    const fn options(self) -> [&'static str; 4] {
        match self {
            Self::Throughput => ["--commit-interval-ms", "5000", "--linger-ms", "100"],
            Self::Latency => ["--commit-interval-ms", "20", "--linger-ms", "0"],
        }
    }
}

/// Builds the peer.
///
/// # Errors
/// When Maven fails.
pub(crate) fn build(services: &Services) -> Result<()> {
    let output = Command::new("mvn")
        .args(["--batch-mode", "--no-transfer-progress", "--quiet", "--file"])
        .arg(folder()?.join("pom.xml"))
        .arg("package")
        .env("JAVA_HOME", services.java_home()?)
        .output()
        .context("run `mvn`")?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "the Kafka Streams peer cannot be built:\n{said}");
    Ok(())
}

/// Starts it; its output topics are made as the processor makes its own.
///
/// # Errors
/// When a topic cannot be made or the process not be started.
pub(crate) fn start(services: &Services, run: &Run, tuning: Tuning) -> Result<Child> {
    let topics = OUTPUTS.map(|output| run.output(output));
    services.cluster.create_topics(&topics, run.partitions, &[("cleanup.policy", "compact")])?;
    let target = folder()?.join("target");
    let classes = format!("{0}/classes:{0}/lib/*", target.display());
    let mut command = Command::new(services.java_home()?.join("bin/java"));
    command
        .args(["-Xms1g", "-Xmx1g", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED"])
        .args(["-cp", &classes, "inventory.bench.Main"])
        .args(["--bootstrap-servers", services.bootstrap_servers()])
        .args(["--schema-registry-url", &services.registry_url()])
        .args(["--application-id", &run.application_id])
        .args(["--source-prefix", &run.source_prefix])
        .args(["--output-prefix", &run.output_prefix])
        .args(tuning.options())
        .arg("--schemas")
        .arg(folder()?.join("../../schemas"))
        .arg("--state-dir")
        .arg(services.runs().join("kafka-streams"));
    // For trying out: `BENCH_KAFKA_STREAMS_OPTIONS="--threads 4 --stores rocksdb"`.
    if let Ok(options) = std::env::var("BENCH_KAFKA_STREAMS_OPTIONS") {
        command.args(options.split_whitespace());
    }
    Child::start(services, &run.application_id, &mut command)
}

fn folder() -> Result<PathBuf> {
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("kafka-streams");
    ensure!(source.is_dir(), "`{}` is not there: build `bench` where it runs", source.display());
    Ok(source)
}

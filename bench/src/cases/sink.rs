//! The Elasticsearch sink: what it costs, and what it leaves of a node's speed.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::context::Context;
use crate::{
    node::Node,
    report::{Section, Table, median, thousands},
    services::Services,
};

const MAIN: &str = "inventory.connect.elasticsearch.bench.SinkBench";

/// Into a node that does nothing.
#[derive(Debug, Deserialize)]
struct Stub {
    documents: f64,
    cpu_seconds: f64,
    seconds: f64,
}

/// Into a real one, beside requests that were made beforehand.
#[derive(Debug, Deserialize)]
struct Real {
    documents: f64,
    sink_seconds: f64,
    bare_seconds: f64,
}

pub(super) fn run(context: &Context) -> Result<Section> {
    let services = &context.services;
    build(services)?;
    let documents = context.size(500_000, 200_000).to_string();
    let runs = context.options.runs().to_string();
    let stub: Vec<Stub> = measure(services, &["stub", &documents, &runs])?;
    let node = Node::start(services)?;
    let real: Vec<Real> = measure(services, &["node", &node.url(), &documents, &runs])?;
    drop(node);
    let cost = median(stub.iter().map(|run| run.documents / run.cpu_seconds));
    let share = median(real.iter().map(|run| run.bare_seconds / run.sink_seconds));
    let mut table = Table::new(&["into", "documents/s", "documents/CPU s"]);
    let rate = |values: Vec<f64>| thousands(median(values.into_iter()));
    table.row([
        "a node that does nothing".to_owned(),
        rate(stub.iter().map(|run| run.documents / run.seconds).collect()),
        thousands(cost),
    ]);
    table.row([
        "a real node".to_owned(),
        rate(real.iter().map(|run| run.documents / run.sink_seconds).collect()),
        "-".to_owned(),
    ]);
    table.row([
        "a real node, bare loader".to_owned(),
        rate(real.iter().map(|run| run.documents / run.bare_seconds).collect()),
        "-".to_owned(),
    ]);
    let figures = |run: &Stub| json!({"cpu_seconds": run.cpu_seconds, "seconds": run.seconds});
    let stub: Vec<_> = stub.iter().map(figures).collect();
    let pair = |run: &Real| json!({"sink": run.sink_seconds, "bare": run.bare_seconds});
    let real: Vec<_> = real.iter().map(pair).collect();
    Ok(Section::new("sink", "The Elasticsearch sink")
        .line(format!("{documents} documents a run; one task, two requests in flight."))
        .list(vec![
            format!("{} documents a CPU second (asked: 50,000 or more)", thousands(cost)),
            format!("{share:.2} of a bare loader's speed into a real node (asked: 0.85 or more)"),
        ])
        .table(&table)
        .data(json!({"documents": documents, "stub": stub, "node_seconds": real})))
}

fn build(services: &Services) -> Result<()> {
    let output = Command::new("mvn")
        .args(["--batch-mode", "--no-transfer-progress", "--quiet", "-DskipTests", "--file"])
        .arg(folder().join("pom.xml"))
        .args(["--projects", "connect,elasticsearch-sink", "--also-make", "package"])
        .env("JAVA_HOME", services.java_home()?)
        .output()
        .context("run `mvn`")?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "the sink cannot be built:\n{said}");
    Ok(())
}

/// The plugin as it is installed, with the worker's own jars, fed by a class of its tests.
fn measure<T: for<'a> Deserialize<'a>>(services: &Services, arguments: &[&str]) -> Result<Vec<T>> {
    let folder = folder();
    let connect = folder.join("target/services/connect");
    let class_path = [
        connect.join("plugins/elasticsearch-sink/*"),
        folder.join("elasticsearch-sink/target/test-classes"),
        connect.join("lib/*"),
    ];
    let output = Command::new(services.java_home()?.join("bin/java"))
        .args(["-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-cp"])
        .arg(std::env::join_paths(class_path)?)
        .arg(MAIN)
        .args(arguments)
        .output()
        .context("run `java`")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{MAIN}` failed:\n{said}{complained}");
    // The worker's log goes to standard output too.
    let figures = said.lines().filter(|line| line.starts_with('{'));
    let runs: Vec<T> = figures.map(serde_json::from_str).collect::<Result<_, _>>()?;
    ensure!(!runs.is_empty(), "`{MAIN}` measured nothing:\n{said}{complained}");
    Ok(runs)
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).with_file_name("jvm")
}

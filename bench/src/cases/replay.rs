//! A full replay, exactly once: processor, Kafka Streams and a bare consumer in turn.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use super::context::{Context, SEED};
use crate::{
    load::{History, Shape, Sources, Writer},
    measure::{Follow, Progress, Sample, cpu_seconds},
    peers::{Child, Run, bare_consumer, clean_up, kafka_streams, processor},
    report::{Section, Table, median, ratio, thousands},
};

/// 150,000 rows.
pub(super) const SHAPE: Shape = Shape { warehouses: 300, items: 500, partitions: 4 };
/// Records of the source, the snapshot's included.
const CHANGES: u64 = 1_300_000;
const CHANGES_QUICK: u64 = 400_000;

/// One run of one contender.
#[derive(Debug, Clone, Serialize)]
struct Measured {
    changes_per_second: f64,
    cpu_seconds: f64,
    broker_cpu_seconds: f64,
    peak_resident_bytes: u64,
    samples: Vec<Sample>,
}

/// All runs of one contender.
#[derive(Debug, Serialize)]
struct Contender {
    name: &'static str,
    runs: Vec<Measured>,
}

impl Contender {
    const fn new(name: &'static str) -> Self {
        Self { name, runs: Vec::new() }
    }

    fn median(&self, of: impl Fn(&Measured) -> f64) -> f64 {
        median(self.runs.iter().map(of))
    }
}

pub(super) fn run(context: &Context) -> Result<Section> {
    let services = &context.services;
    let changes = context.size(CHANGES, CHANGES_QUICK);
    let sources = Sources { prefix: "replay.source".to_owned(), shape: SHAPE };
    context.say(&format!("writing {changes} changes"));
    let mut history = History::new(SHAPE, SEED);
    Writer::create(services, sources.clone(), 50)?.write_history(&mut history, changes)?;
    let mut contenders = ["bare consumer", "processor", "Kafka Streams"].map(Contender::new);
    if !context.options.without_kafka_streams {
        kafka_streams::build(services)?;
    }
    for number in 1..=context.options.runs() {
        for contender in &mut contenders {
            let run = Run::new(&format!("replay-{number}"), &sources);
            let measured = match contender.name {
                "bare consumer" => read_only(context, &sources)?,
                "processor" => follow(context, &sources, &run, processor::INTERNAL, || {
                    processor::start(services, &run, 0)
                })?,
                _ if context.options.without_kafka_streams => continue,
                _ => follow(context, &sources, &run, kafka_streams::INTERNAL, || {
                    kafka_streams::start(services, &run, kafka_streams::Tuning::Throughput)
                })?,
            };
            context.say(&format!(
                "run {number}, {}: {} changes/s, {:.1} CPU seconds",
                contender.name,
                thousands(measured.changes_per_second),
                measured.cpu_seconds
            ));
            contender.runs.push(measured);
            clean_up(services, &run)?;
        }
    }
    services.cluster.delete_topics(&sources.prefix)?;
    Ok(section(changes, &contenders))
}

fn read_only(context: &Context, sources: &Sources) -> Result<Measured> {
    let services = &context.services;
    let broker = services.broker_pid()?;
    let before = cpu_seconds(broker)?;
    let reading = bare_consumer::run(
        services.bootstrap_servers(),
        &sources.stock_topic(),
        sources.shape.partitions,
    )?;
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let changes_per_second = reading.records as f64 / reading.seconds;
    Ok(Measured {
        changes_per_second,
        cpu_seconds: reading.cpu_seconds,
        broker_cpu_seconds: cpu_seconds(broker)? - before,
        peak_resident_bytes: reading.peak_resident_bytes,
        samples: Vec::new(),
    })
}

fn follow(
    context: &Context,
    sources: &Sources,
    run: &Run,
    internal: &'static str,
    start: impl FnOnce() -> Result<Child>,
) -> Result<Measured> {
    let services = &context.services;
    let broker = services.broker_pid()?;
    let before = cpu_seconds(broker)?;
    let mut child = start()?;
    let source = sources.stock_topic();
    let follow = Follow {
        services,
        group: &run.application_id,
        source: &source,
        partitions: sources.shape.partitions,
        internal,
    };
    let progress: Progress = follow.until_done(|| child.check_alive())?;
    let used = child.usage()?;
    let broker_cpu_seconds = cpu_seconds(broker)? - before;
    child.stop(services)?;
    Ok(Measured {
        changes_per_second: progress.rate(),
        cpu_seconds: used.cpu_seconds,
        broker_cpu_seconds,
        peak_resident_bytes: used.peak_resident_bytes,
        samples: progress.samples,
    })
}

fn section(changes: u64, contenders: &[Contender; 3]) -> Section {
    let mut table = Table::new(&[
        "contender",
        "changes/s",
        "CPU seconds",
        "broker's CPU seconds",
        "peak resident",
    ]);
    for contender in contenders.iter().filter(|contender| !contender.runs.is_empty()) {
        #[expect(clippy::cast_precision_loss, reason = "memory of a process")]
        let resident = contender.median(|run| run.peak_resident_bytes as f64);
        table.row([
            contender.name.to_owned(),
            thousands(contender.median(|run| run.changes_per_second)),
            format!("{:.1}", contender.median(|run| run.cpu_seconds)),
            format!("{:.1}", contender.median(|run| run.broker_cpu_seconds)),
            format!("{:.0} MB", resident / 1e6),
        ]);
    }
    let [bare, ours, peer] = contenders;
    let mut ratios = vec![format!(
        "{} of what the bare consumer reads",
        ratio(
            ours.median(|run| run.changes_per_second) / bare.median(|run| run.changes_per_second)
        )
    )];
    if !peer.runs.is_empty() {
        let rate =
            ours.median(|run| run.changes_per_second) / peer.median(|run| run.changes_per_second);
        let cpu = peer.median(|run| run.cpu_seconds) / ours.median(|run| run.cpu_seconds);
        ratios.insert(0, format!("{} the changes/s of Kafka Streams (asked: 12)", ratio(rate)));
        ratios.insert(1, format!("{} fewer CPU seconds (asked: 20)", ratio(cpu)));
    }
    let runs = ours.runs.len();
    Section::new("replay", "Replay")
        .line(format!("{changes} changes of 150,000 rows, 4 partitions; medians of {runs} runs."))
        .list(ratios)
        .table(&table)
        .data(json!({ "changes": changes, "contenders": contenders }))
}

//! A full replay, exactly once: processor, Kafka Streams and a bare consumer in turn.

use anyhow::{Result, ensure};
use serde::Serialize;
use serde_json::json;

use super::context::{Context, SEED};
use crate::{
    load::{History, Shape, Sources, Writer},
    measure::{Follow, Progress, Sample, Values, cpu_seconds, differences, last_values},
    peers::{Child, Name, OUTPUTS, Run, bare_consumer, clean_up, kafka_streams, processor},
    report::{Section, Table, median, megabytes, ratio, thousands},
    services::Services,
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
    peak_resident_bytes: f64,
    samples: Vec<Sample>,
}

/// All runs of one contender.
#[derive(Debug, Serialize)]
struct Contender {
    name: Name,
    runs: Vec<Measured>,
    /// What it wrote, in the order of the outputs.
    #[serde(skip)]
    outputs: Option<[Values; OUTPUTS.len()]>,
}

impl Contender {
    const fn new(name: Name) -> Self {
        Self { name, runs: Vec::new(), outputs: None }
    }

    /// No two runs share a group: the offsets of one would be those of the other.
    fn run_name(&self, number: u32) -> String {
        format!("replay-{number}-{}", self.name.slug())
    }

    fn rate(&self) -> f64 {
        self.median(|run| run.changes_per_second)
    }

    fn cpu_seconds(&self) -> f64 {
        self.median(|run| run.cpu_seconds)
    }

    fn median(&self, of: impl Fn(&Measured) -> f64) -> f64 {
        median(self.runs.iter().map(of))
    }
}

pub(super) fn run(context: &Context) -> Result<Section> {
    let services = &context.services;
    let changes = context.size(CHANGES, CHANGES_QUICK);
    let sources = Sources { prefix: "source.replay".to_owned(), shape: SHAPE };
    if context.options.has(Name::KafkaStreams) {
        kafka_streams::build(services)?;
    }
    context.say(&format!("writing {changes} changes"));
    let mut history = History::new(SHAPE, SEED);
    Writer::create(services, sources.clone(), 50)?.write_history(&mut history, changes)?;
    let asked = |name| context.options.has(name).then(|| Contender::new(name));
    let names = [Name::BareConsumer, Name::Processor, Name::KafkaStreams];
    let mut contenders: Vec<Contender> = names.into_iter().filter_map(asked).collect();
    for number in 1..=context.options.runs() {
        for contender in &mut contenders {
            let run = Run::new(&contender.run_name(number), &sources);
            let measured = match contender.name {
                Name::BareConsumer => read_only(context, &sources)?,
                Name::Processor => follow(context, &sources, &run, processor::INTERNAL, || {
                    processor::start(services, &run, 0)
                })?,
                Name::KafkaStreams => {
                    follow(context, &sources, &run, kafka_streams::INTERNAL, || {
                        kafka_streams::start(services, &run, kafka_streams::Tuning::Throughput)
                    })?
                }
            };
            context.say(&format!(
                "run {number}, {}: {} changes/s, {:.1} CPU seconds",
                contender.name.slug(),
                thousands(measured.changes_per_second),
                measured.cpu_seconds
            ));
            contender.runs.push(measured);
            if number == 1 && contender.name != Name::BareConsumer {
                contender.outputs = Some(outputs(context, &run)?);
            }
            clean_up(services, &run)?;
        }
    }
    services.cluster.delete_topics(&sources.prefix)?;
    let agreement = agreement(&contenders)?;
    Ok(section(changes, &contenders, agreement))
}

/// The last value of each key of each output.
fn outputs(context: &Context, run: &Run) -> Result<[Values; OUTPUTS.len()]> {
    let Services { cluster, interrupt, .. } = &context.services;
    let mut outputs: [Values; OUTPUTS.len()] = Default::default();
    for (values, output) in outputs.iter_mut().zip(OUTPUTS) {
        *values = last_values(cluster, interrupt, &run.output(output), run.partitions)?;
        ensure!(!values.is_empty(), "`{}` is empty", run.output(output));
    }
    Ok(outputs)
}

/// A peer that computes something else is no peer.
fn agreement(contenders: &[Contender]) -> Result<Option<String>> {
    let mut all = contenders.iter().filter_map(|contender| contender.outputs.as_ref());
    let (Some(one), Some(other)) = (all.next(), all.next()) else { return Ok(None) };
    let mut keys = 0;
    for ((one, other), output) in one.iter().zip(other).zip(OUTPUTS) {
        let differences = differences(output, one, other);
        ensure!(
            differences == 0,
            "processor and Kafka Streams differ in {differences} of {} keys of `{output}`",
            one.len()
        );
        keys += one.len();
    }
    let keys = thousands(keys as f64);
    Ok(Some(format!("both wrote the same last value for each of {keys} keys (extremes aside)")))
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
    let changes_per_second = reading.records as f64 / reading.seconds;
    Ok(Measured {
        changes_per_second,
        cpu_seconds: reading.cpu_seconds,
        broker_cpu_seconds: cpu_seconds(broker)? - before,
        peak_resident_bytes: reading.peak_resident_bytes as f64,
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
        peak_resident_bytes: used.peak_resident_bytes as f64,
        samples: progress.samples,
    })
}

fn section(changes: u64, contenders: &[Contender], agreement: Option<String>) -> Section {
    let mut table = Table::new(&[
        "contender",
        "changes/s",
        "CPU seconds",
        "broker's CPU seconds",
        "peak resident",
    ]);
    for contender in contenders {
        table.row([
            contender.name.slug().replace('-', " "),
            thousands(contender.rate()),
            format!("{:.1}", contender.cpu_seconds()),
            format!("{:.1}", contender.median(|run| run.broker_cpu_seconds)),
            megabytes(contender.median(|run| run.peak_resident_bytes)),
        ]);
    }
    let runs = contenders.iter().map(|contender| contender.runs.len()).max().unwrap_or(0);
    Section::new("replay", "Replay")
        .line(format!(
            "{} changes of 150,000 rows in 4 partitions, from the beginning, exactly once; \
             medians of {runs} interleaved runs.",
            thousands(changes as f64)
        ))
        .list(ratios(contenders).into_iter().chain(agreement).collect())
        .table(&table)
        .data(json!({ "changes": changes, "contenders": contenders }))
}

fn ratios(contenders: &[Contender]) -> Vec<String> {
    let find = |name| contenders.iter().find(|contender| contender.name == name);
    let Some(ours) = find(Name::Processor) else { return Vec::new() };
    let mut ratios = Vec::new();
    if let Some(peer) = find(Name::KafkaStreams) {
        let (rate, cpu) = (ours.rate() / peer.rate(), peer.cpu_seconds() / ours.cpu_seconds());
        ratios.push(format!("**{}** the changes/s of Kafka Streams (asked: 12)", ratio(rate)));
        ratios.push(format!("**{}** fewer CPU seconds than Kafka Streams (asked: 20)", ratio(cpu)));
    }
    if let Some(bare) = find(Name::BareConsumer) {
        let rate = ratio(ours.rate() / bare.rate());
        ratios.push(format!("**{rate}** what the bare consumer reads"));
    }
    ratios
}

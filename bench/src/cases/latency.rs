//! From the log of the source to a committed output, at a steady 10,000 changes a second.

use std::time::{Duration, Instant};

use anyhow::Result;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

use super::{
    context::{Context, SEED},
    replay::SHAPE,
};
use crate::{
    load::{Change, History, Op, Sources, Writer},
    measure::{Follow, Latency, LatencyProbe, Watched},
    peers::{Name, Run, clean_up, kafka_streams, processor},
    report::{Section, Table, quantile, ratio, thousands},
};

const CHANGES_PER_SECOND: u64 = 10_000;
const TICK: Duration = Duration::from_millis(10);
const CHANGES_PER_TICK: u64 = 100;
/// Not measured: compilers and caches warm up.
const WARM_UP_SECONDS: u64 = 20;
const SECONDS: u64 = 60;
const SECONDS_QUICK: u64 = 15;
const LAST_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn run(context: &Context) -> Result<Section> {
    let mut table = Table::new(&[
        "contender",
        "one stage p50",
        "one stage p99",
        "two stages p50",
        "two stages p99",
        "not out 30 s after the last",
    ]);
    let (mut data, mut two_stages) = (Vec::new(), Vec::new());
    for name in [Name::Processor, Name::KafkaStreams] {
        if !context.options.has(name) {
            continue;
        }
        let latency = measure(context, name)?;
        let of = |stage: usize, share| quantile(latency.stages[stage].iter().copied(), share);
        let figures = [of(0, 0.5), of(0, 0.99), of(1, 0.5), of(1, 0.99)];
        let missing = thousands(latency.missing as f64);
        let cells = figures.map(|figure| format!("{figure:.0} ms"));
        table.row([name.slug().replace('-', " ")].into_iter().chain(cells).chain([missing]));
        two_stages.push([figures[2], figures[3]]);
        data.push(json!({
            "name": name,
            "changes": latency.stages[1].len(),
            "missing": latency.missing,
            "milliseconds": figures,
        }));
    }
    let mut ratios = vec!["asked of two stages: p50 25 ms, p99 100 ms".to_owned()];
    if let [[p50, p99], [peer_p50, peer_p99]] = two_stages[..] {
        let [p50, p99] = [ratio(peer_p50 / p50), ratio(peer_p99 / p99)];
        ratios.push(format!(
            "two stages: **{p50}** shorter than Kafka Streams at p50, **{p99}** at p99"
        ));
    }
    Ok(Section::new("latency", "Latency")
        .line(format!(
            "{CHANGES_PER_SECOND} changes a second for {} s: from the log of the source topic to a \
             `read_committed` reader of `warehouse-stock` (one stage) and `global-stock` (two).",
            context.size(SECONDS, SECONDS_QUICK)
        ))
        .list(ratios)
        .table(&table)
        .data(json!(data)))
}

fn measure(context: &Context, name: Name) -> Result<Latency> {
    let services = &context.services;
    let slug = name.slug();
    let sources = Sources { prefix: format!("source.latency-{slug}"), shape: SHAPE };
    let run = Run::new(&format!("latency-{slug}"), &sources);
    let mut writer = Writer::create(services, sources.clone(), 1)?;
    writer.write_history(&mut History::new(SHAPE, SEED), SHAPE.rows())?;
    let (mut child, internal) = match name {
        Name::KafkaStreams => {
            kafka_streams::build(services)?;
            let tuning = kafka_streams::Tuning::Latency;
            (kafka_streams::start(services, &run, tuning)?, kafka_streams::INTERNAL)
        }
        _ => (processor::start(services, &run, 0)?, processor::INTERNAL),
    };
    let source = sources.stock_topic();
    let partitions = SHAPE.partitions;
    let follow =
        Follow { services, group: &run.application_id, source: &source, partitions, internal };
    follow.until_done(|| child.check_alive())?;
    let watched = Watched {
        source,
        warehouse_stock: run.output("warehouse-stock"),
        global_stock: run.output("global-stock"),
        partitions,
    };
    context.say(&format!("{slug}: {CHANGES_PER_SECOND} changes a second"));
    let mut probe = LatencyProbe::start(services, watched)?;
    let seconds = WARM_UP_SECONDS + context.size(SECONDS, SECONDS_QUICK);
    write_steadily(&mut writer, &mut probe, seconds, || {
        child.check_alive()?;
        services.interrupt.check()
    })?;
    probe.finish(LAST_TIMEOUT, &services.interrupt)?;
    child.stop(services)?;
    clean_up(services, &run)?;
    services.cluster.delete_topics(&sources.prefix)?;
    let skipped = usize::try_from(WARM_UP_SECONDS * CHANGES_PER_SECOND)?;
    Ok(probe.latency(skipped))
}

fn write_steadily(
    writer: &mut Writer<'_>,
    probe: &mut LatencyProbe,
    seconds: u64,
    mut check: impl FnMut() -> Result<()>,
) -> Result<()> {
    let rows = measured_rows(writer);
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let started = Instant::now();
    let ticks = seconds * CHANGES_PER_SECOND / CHANGES_PER_TICK;
    let mut number = SHAPE.rows();
    let mut due = started;
    for _ in 0..ticks {
        for _ in 0..CHANGES_PER_TICK {
            let (warehouse_id, stock_item_id, partition) = rows[random.random_range(0..rows.len())];
            let quantity = random.random_range(-100..900);
            let op = Op::Update;
            let change =
                Change { op, warehouse_id, stock_item_id, quantity, number, written: number };
            number += 1;
            probe.expect(&change, partition);
            writer.write(&change)?;
        }
        writer.poll();
        due += TICK;
        probe.read_until(due)?;
        check()?;
    }
    writer.flush()
}

/// Rows of which each item has only those of one partition, with that partition.
fn measured_rows(writer: &mut Writer<'_>) -> Vec<(i64, i64, i32)> {
    let mut rows = Vec::new();
    for item in 1..=i64::from(SHAPE.items) {
        for warehouse in 1..=i64::from(SHAPE.warehouses) {
            let partition = writer.partition(warehouse, item);
            if i64::from(partition) == item % i64::from(SHAPE.partitions) {
                rows.push((warehouse, item, partition));
            }
        }
    }
    rows
}

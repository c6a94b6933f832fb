//! The order of things.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use rdkafka::consumer::BaseConsumer;
use stack::verify::{Brokers, Dataset, Isolation, VerifyOptions, compare};

use super::{
    faults::Faults,
    group::Group,
    instances::{Instances, READY_TIMEOUT},
    load,
    plan::plan,
    probe::ready,
    recovery::Recoveries,
    report::Report,
    say,
    settings::Settings,
    watcher::Watcher,
};
use crate::{generator::Generator, stack::Stack};

/// Runs the drill on a stack of its own, `name`; its data and logs stay if it fails.
///
/// # Errors
/// When it cannot be carried out to its end. What it finds is in the report.
pub async fn run(settings: &Settings, name: &str) -> Result<Report> {
    let seed = settings.seed.unwrap_or_else(|| rand::random::<u32>().into());
    say(format_args!("seed {seed}"));
    let stack = load::services(settings, name)?;
    let report = on(&stack, settings, seed).await;
    if !report.as_ref().is_ok_and(Report::passed) {
        stack.keep_data();
        say(format_args!("the logs are in {}", stack.data_dir().join("logs").display()));
    }
    report.with_context(|| format!("the drill with seed {seed} did not come to its end"))
}

async fn on(stack: &Stack, settings: &Settings, seed: u64) -> Result<Report> {
    let options = load::pipeline(stack);
    let brokers = Brokers::new(&options.kafka_bootstrap_servers);
    let mut instances = Instances::new(stack, load::processor_arguments(&options, settings));
    instances.add()?;
    for (_, url) in instances.running() {
        ready(&url, READY_TIMEOUT).await?;
    }
    let watcher = Watcher::start(&brokers, load::outputs(&options), &options.schema_registry_url)?;
    let (group, partitions) = watched_group(&brokers, &options)?;
    load::source_connector(stack)?;
    let began = Instant::now();
    let mut generator = load::changes(stack, settings, seed)?;
    let mut faults = Faults {
        stack,
        instances,
        group,
        recoveries: Recoveries::default(),
        partitions,
        load: (options.topic(Dataset::StockQuantity), settings.changes),
        session_timeout: Duration::from_millis(settings.session_timeout_ms.into()),
    };
    faults.strike(&plan(seed, settings.counts())).await?;
    written(&mut generator, &mut faults).await?;
    faults.wait_for_services().await?;
    say("all faults have struck, all changes are written; comparing with SQL");
    let compared = verdict(&options, &mut faults).await?;
    let duration = began.elapsed();
    let observed = tokio::task::spawn_blocking(move || watcher.finish()).await??;
    let regressions = faults.group.finish()?;
    let misconduct = faults.instances.finish().await?;
    Ok(Report {
        seed,
        changes: settings.changes,
        duration,
        recoveries: faults.recoveries.summaries(),
        compared,
        watched: observed,
        regressions,
        misconduct,
    })
}

/// The offsets of the partitions through which changes flow all the time, and the number of all partitions.
fn watched_group(brokers: &Brokers, options: &VerifyOptions) -> Result<(Group, usize)> {
    let asker: BaseConsumer = brokers.consumer(&options.application_id, Isolation::Uncommitted)?;
    let quiet = [Dataset::Warehouse, Dataset::StockItem].map(|one| options.topic(one));
    let busy = [options.topic(Dataset::StockQuantity), options.updates_topic()];
    let watched = brokers.partitions(&asker, &busy)?;
    let partitions = watched.len() + brokers.partitions(&asker, &quiet)?.len();
    Ok((Group::watch(brokers, &options.application_id, watched)?, partitions))
}

async fn written(generator: &mut Generator, faults: &mut Faults<'_>) -> Result<()> {
    while !generator.ended()? {
        let asked = AtomicBool::new(false);
        faults.tend_until(|| asked.swap(true, Ordering::Relaxed)).await?;
    }
    Ok(())
}

/// What SQL says, once the pipeline has nothing left to do; killed instances come back meanwhile.
async fn verdict(
    options: &VerifyOptions,
    faults: &mut Faults<'_>,
) -> Result<stack::verify::Report> {
    let over = AtomicBool::new(false);
    let comparison = async {
        let compared = compare(options).await;
        over.store(true, Ordering::Relaxed);
        compared
    };
    let (compared, tended) =
        tokio::join!(comparison, faults.tend_until(|| over.load(Ordering::Relaxed)));
    tended?;
    Ok(compared?)
}

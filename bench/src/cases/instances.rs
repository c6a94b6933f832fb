//! One and two processors on 8 partitions: what they do together, and who does how much of it.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde::Serialize;
use serde_json::json;

use super::context::{Context, SEED};
use crate::{
    load::{History, Shape, Sources, Writer},
    measure::Follow,
    peers::{Child, Run, clean_up, processor},
    report::{Section, Table, ratio, thousands},
};

const SHAPE: Shape = Shape { warehouses: 300, items: 500, partitions: 8 };
const CHANGES: u64 = 1_300_000;
const CHANGES_QUICK: u64 = 400_000;

#[derive(Debug, Serialize)]
struct Measured {
    instances: u16,
    changes_per_second: f64,
    /// Of the changes, each instance's.
    change_shares: Vec<f64>,
    /// Of the updates between the stages, each instance's.
    update_shares: Vec<f64>,
}

pub(super) fn run(context: &Context) -> Result<Section> {
    let measured = [measure(context, 1)?, measure(context, 2)?];
    let mut table = Table::new(&["instances", "changes/s", "changes of each", "updates of each"]);
    for measured in &measured {
        table.row([
            measured.instances.to_string(),
            thousands(measured.changes_per_second),
            percentages(&measured.change_shares),
            percentages(&measured.update_shares),
        ]);
    }
    let gain = ratio(measured[1].changes_per_second / measured[0].changes_per_second);
    Ok(Section::new("instances", "Two instances")
        .line(
            "Changes written at full speed to 8 partitions while the processors run, from the \
             first change written to the last committed. Writer and broker share the machine, so \
             with few cores a second instance has little to gain: what counts is the even share."
                .to_owned(),
        )
        .list(vec![format!("two instances: **{gain}** the changes/s of one")])
        .table(&table)
        .data(json!(measured)))
}

fn measure(context: &Context, instances: u16) -> Result<Measured> {
    let services = &context.services;
    let changes = context.size(CHANGES, CHANGES_QUICK);
    let name = format!("instances-{instances}");
    let sources = Sources { prefix: format!("source.{name}"), shape: SHAPE };
    let run = Run::new(&name, &sources);
    let mut writer = Writer::create(services, sources.clone(), 50)?;
    let mut children: Vec<Child> = Vec::new();
    for instance in 0..instances {
        children.push(processor::start(services, &run, instance)?);
        // The next one joins a group that works, as in a scale-out.
        wait_for_share(context, &mut children, instance + 1)?;
    }
    let started = Instant::now();
    writer.write_history(&mut History::new(SHAPE, SEED), changes)?;
    let source = sources.stock_topic();
    let follow = Follow {
        services,
        group: &run.application_id,
        source: &source,
        partitions: SHAPE.partitions,
        internal: processor::INTERNAL,
    };
    follow.until_done(|| children.iter_mut().try_for_each(Child::check_alive))?;
    let seconds = started.elapsed().as_secs_f64();
    let change_shares = shares(context, instances, &source)?;
    let updates = format!("{}{}", run.application_id, processor::INTERNAL);
    let update_shares = shares(context, instances, &updates)?;
    for child in children {
        child.stop(services)?;
    }
    clean_up(services, &run)?;
    services.cluster.delete_topics(&sources.prefix)?;
    let changes_per_second = changes as f64 / seconds;
    Ok(Measured { instances, changes_per_second, change_shares, update_shares })
}

fn percentages(shares: &[f64]) -> String {
    shares.iter().map(|share| format!("{:.0} %", 100.0 * share)).collect::<Vec<_>>().join(", ")
}

/// Each instance's part of the records read from a topic.
fn shares(context: &Context, instances: u16, topic: &str) -> Result<Vec<f64>> {
    let read: Vec<f64> =
        (0..instances).map(|instance| read(context, instance, topic)).collect::<Result<_>>()?;
    let total: f64 = read.iter().sum();
    Ok(read.iter().map(|read| read / total).collect())
}

/// Waits until every instance is ready and none has more than its share of the partitions.
fn wait_for_share(context: &Context, children: &mut [Child], instances: u16) -> Result<()> {
    // Three tables and the updates.
    let partitions = f64::from(4 * SHAPE.partitions);
    let asked = Instant::now();
    let settled = |instance| {
        let ready = context.services.processor_get(instance, "/readyz");
        let metrics = context.services.processor_get(instance, "/metrics");
        let assigned = metrics
            .and_then(|(_, text)| metric(&text, "processor_assigned_partitions"))
            .unwrap_or(0.0);
        ready.is_some_and(|(status, _)| status == 200)
            && (assigned - partitions / f64::from(instances)).abs() < 1.0
    };
    while !(0..instances).all(settled) {
        ensure!(asked.elapsed().as_secs() < 120, "the instances do not share the partitions");
        children.iter_mut().try_for_each(Child::check_alive)?;
        context.services.interrupt.pause(std::time::Duration::from_millis(100))?;
    }
    Ok(())
}

/// Records of a topic that an instance read.
fn read(context: &Context, instance: u16, topic: &str) -> Result<f64> {
    let (_, text) =
        context.services.processor_get(instance, "/metrics").context("no metrics are served")?;
    let name = format!("processor_records_in_total{{topic=\"{topic}\"");
    // An instance that has read nothing has no such line.
    Ok(metric_sum(&text, &name))
}

fn metric(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().last()?.parse().ok()
}

fn metric_sum(text: &str, prefix: &str) -> f64 {
    let lines = text.lines().filter(|line| line.starts_with(prefix));
    lines
        .filter_map(|line| line.split_whitespace().last()?.parse::<f64>().ok())
        .fold(0.0, |sum, value| sum + value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_beyond_the_topic_are_summed() {
        let text = "in_total{topic=\"a\",op=\"u\"} 2\nin_total{topic=\"a\",op=\"d\"} 3\nin_total{topic=\"b\"} 9\n";
        assert!((metric_sum(text, "in_total{topic=\"a\"") - 5.0).abs() < 1e-9);
        assert_eq!(metric("assigned 16\n", "assigned"), Some(16.0));
    }
}

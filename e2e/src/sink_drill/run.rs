//! The order of things.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use rand::{SeedableRng as _, seq::SliceRandom as _};
use rand_chacha::ChaCha8Rng;
use rdkafka::consumer::BaseConsumer;
use stack::verify::{Brokers, Isolation, Partition};

use super::{
    connector::Connector,
    index,
    load::Load,
    model::Model,
    proxy::{Point, Proxy},
    report::Report,
    settings::Settings,
};
use crate::{drill::say, stack::Stack};

/// Connector, topic and index.
const NAME: &str = "sink-drill";
const PARTITIONS: u16 = 4;
const SERVICES: &str = "connect,elasticsearch";

/// A worker that starts after a pause of up to 30 s, takes over the group, and catches up, on a busy machine.
const STUCK_AFTER: Duration = Duration::from_mins(5);
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kill {
    Worker(Point),
    Node,
}

/// Runs the drill on a stack of its own; its data and logs stay if it fails.
///
/// # Errors
/// When it cannot be carried out to its end. What it finds is in the report.
pub async fn run(settings: &Settings) -> Result<Report> {
    let stack = Stack::up_only(NAME, settings.port_offset, SERVICES)?;
    let report = on(&stack, settings).await;
    if !report.as_ref().is_ok_and(Report::passed) {
        stack.keep_data();
        say(format_args!("the logs are in {}", stack.data_dir().join("logs").display()));
    }
    report
}

/// Runs the drill on a stack that has Kafka, a worker and a node, and leaves nothing behind.
///
/// # Errors
/// As [`run`].
pub async fn on(stack: &Stack, settings: &Settings) -> Result<Report> {
    let seed = settings.seed.unwrap_or_else(|| rand::random::<u32>().into());
    say(format_args!("seed {seed}"));
    let mut drill = Drill::start(stack, settings, seed).await?;
    let report = drill.carry_out(settings, seed).await;
    let report = report.with_context(|| format!("the drill with seed {seed} did not end"))?;
    drill.connector.delete().await?;
    let index = format!("{}/{NAME}?ignore_unavailable=true", drill.node);
    drill.client.delete(index).send().await?.error_for_status()?;
    Ok(report)
}

struct Drill<'a> {
    stack: &'a Stack,
    client: reqwest::Client,
    node: String,
    proxy: Proxy,
    connector: Connector,
    brokers: Brokers,
    asker: BaseConsumer,
    load: Option<Load>,
}

impl<'a> Drill<'a> {
    async fn start(stack: &'a Stack, settings: &Settings, seed: u64) -> Result<Self> {
        let node = format!("http://127.0.0.1:{}", stack.port(9200));
        let bootstrap_servers = format!("127.0.0.1:{}", stack.port(9092));
        let client = reqwest::Client::new();
        let proxy = Proxy::start(node.clone(), settings, seed).await?;
        let connector = Connector::new(&client, stack.port(8083), NAME);
        let brokers = Brokers::new(&bootstrap_servers);
        let asker = brokers.consumer(&connector.group(), Isolation::Uncommitted)?;
        let load = Load::start(&bootstrap_servers, NAME, PARTITIONS, settings, seed).await?;
        connector.create(&proxy.url()).await?;
        Ok(Self { stack, client, node, proxy, connector, brokers, asker, load: Some(load) })
    }

    async fn carry_out(&mut self, settings: &Settings, seed: u64) -> Result<Report> {
        let began = Instant::now();
        let mut committed_too_far = Vec::new();
        for (number, fault) in (1..).zip(plan(settings, seed)) {
            say(format_args!("{number:3}  {fault:?}"));
            match fault {
                Kill::Worker(point) => committed_too_far.extend(self.kill_worker(point).await?),
                Kill::Node => self.kill_node().await?,
            }
            self.goes_on().await?;
        }
        say("all faults have struck; waiting until all is committed");
        let load = self.load.take().context("the load runs")?;
        let model = tokio::task::spawn_blocking(move || load.finish()).await??;
        self.until_committed(&model).await?;
        let differences = model.differences(&self.documents().await?);
        say("delivering all records again");
        self.connector.rewind().await?;
        self.until_committed(&model).await?;
        let differences_after_rewind = model.differences(&self.documents().await?);
        let mut report = Report {
            seed,
            records: model.records(),
            duration: began.elapsed(),
            worker_kills: settings.worker_kills,
            node_kills: settings.node_kills,
            refused_writes: 0,
            refused_requests: 0,
            lost_answers: 0,
            committed_too_far,
            differences,
            differences_after_rewind,
        };
        report.count(self.proxy.counts());
        Ok(report)
    }

    /// Kills the worker while a bulk request of its is held; returns what it committed too early.
    async fn kill_worker(&self, point: Point) -> Result<Vec<String>> {
        let pid = self.stack.pid("connect")?;
        self.proxy.catch(point).await?;
        kill(Pid::from_raw(pid), Signal::SIGKILL)?;
        self.proxy.release();
        // In this order: what is committed must be in the index by then.
        let committed = self.committed()?;
        let found = self.documents().await?;
        let load = self.load.as_ref().context("the load runs")?;
        Ok(load.model().missing(&committed, &found))
    }

    async fn kill_node(&self) -> Result<()> {
        let pid = self.stack.pid("elasticsearch")?;
        self.proxy.catch(Point::AtNode).await?;
        kill(Pid::from_raw(pid), Signal::SIGKILL)?;
        self.proxy.release();
        Ok(())
    }

    /// Until every partition is committed beyond what had been written when the fault struck.
    async fn goes_on(&self) -> Result<()> {
        let load = self.load.as_ref().context("the load runs")?;
        self.until_committed(&load.model()).await
    }

    async fn until_committed(&self, model: &Model) -> Result<()> {
        let (ends, started) = (model.ends(), Instant::now());
        loop {
            // Not asked for while the worker is away: the group may be without a coordinator for a moment.
            let committed = self.committed().unwrap_or_default();
            let behind = ends.iter().zip(&committed).filter(|(end, committed)| committed < end);
            if committed.len() == ends.len() && behind.count() == 0 {
                return Ok(());
            }
            if started.elapsed() > STUCK_AFTER {
                bail!("waited {} s for {ends:?}; committed: {committed:?}", STUCK_AFTER.as_secs());
            }
            self.connector.check().await?;
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    }

    fn committed(&self) -> Result<Vec<i64>> {
        let partitions: Vec<Partition> =
            (0..PARTITIONS).map(|one| (NAME.to_owned(), one.into())).collect();
        let committed = self.brokers.committed(&self.asker, &partitions)?;
        Ok(committed.into_iter().map(|(_, offset)| offset.unwrap_or(0)).collect())
    }

    async fn documents(&self) -> Result<std::collections::BTreeMap<u32, super::model::Found>> {
        index::documents(&self.client, &self.node, NAME).await
    }
}

/// The kills in random order, the worker's alternately before and after the node has done the request.
fn plan(settings: &Settings, seed: u64) -> Vec<Kill> {
    let points = [Point::AfterNode, Point::BeforeNode];
    let workers = points.into_iter().cycle().take(settings.worker_kills as usize).map(Kill::Worker);
    let nodes = std::iter::repeat_n(Kill::Node, settings.node_kills as usize);
    let mut kills: Vec<Kill> = workers.chain(nodes).collect();
    kills.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    kills
}

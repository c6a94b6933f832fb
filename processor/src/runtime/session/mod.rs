//! The only loop: read, apply, commit, publish.
//!
//! ```text
//!            ┌──────────────────────────── turn ───────────────────────────┐
//! poll ──> collect ──> begin, send, offsets, commit ──> publish the state ──> news of the group,
//!                            │ failed                                         restores, schemas
//!                            └──> abort, forget what is staged, rewind
//! ```
//!
//! What holds at every point:
//! - State becomes visible to the next transaction only when the one that carried it is committed.
//! - Every turn ends with nothing staged, so partitions come, go and are restored between turns.
//! - Offsets are committed only of partitions that are owned now, under the group metadata of now:
//!   the broker checks the membership, but not who owns what.
//! - A partition is read only when its state is there: it is paused until then.
//! - Whatever waits (restore, registry, a pause after a fault) waits with the consumer being
//!   polled, or the group would take it for dead.

mod collect;
mod group;
mod hold;
mod recovery;
mod report;
mod transaction;
mod window;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::admin::Admin;
use super::catch_up::CatchUp;
use super::clients::Clients;
use super::consumer::GroupConsumer;
use super::error::RuntimeError;
use super::health::Health;
use super::metrics::Metrics;
use super::producer::TransactionalProducer;
use super::purge::Purge;
use super::registry::SchemaRegistry;
use super::restore::Restore;
use super::sources::{FoundSource, Sources};
use super::topics::Topics;
use super::work::Work;
use crate::config::RunOptions;
use crate::pipeline::{OutputSchemas, Topology};
use crate::record::Source;

use hold::Hold;

/// Everything that is settled before the loop begins.
pub(crate) struct Setup {
    pub(crate) options: RunOptions,
    pub(crate) clients: Clients,
    pub(crate) topics: Topics,
    pub(crate) admin: Admin,
    pub(crate) registry: SchemaRegistry,
    pub(crate) schemas: OutputSchemas,
    /// Sources that exist.
    pub(crate) sources: Sources,
    /// Sources that came to exist since.
    pub(crate) found: mpsc::UnboundedReceiver<FoundSource>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) health: Arc<Health>,
    pub(crate) runtime: Handle,
    pub(crate) stop: CancellationToken,
}

impl Setup {
    /// What a producer calls while it waits: it lives, and it is told when to stop.
    fn between_attempts(&self) -> impl Fn() -> bool + Send + 'static {
        let (health, stop) = (Arc::clone(&self.health), self.stop.clone());
        move || {
            health.beat();
            stop.is_cancelled()
        }
    }
}

/// One member of the group at work.
pub(crate) struct Session {
    setup: Setup,
    transactional_id: String,
    consumer: GroupConsumer,
    producer: TransactionalProducer,
    work: Work,
    restore: Restore,
    /// The last step of the restore had records: the next one has more.
    restore_flows: bool,
    hold: Option<Hold>,
    catch_up: Option<CatchUp>,
    purge: Purge,
    /// The group has told us our partitions.
    joined: bool,
    /// What `/readyz` was told.
    standing: Option<String>,
    gauges_set_at: Option<Instant>,
    /// The end of the last transaction.
    committed_at: Option<Instant>,
    /// Transactions given up since the last one that was committed.
    failures: u32,
    /// The last time that another producer had our transactional id.
    fenced_at: Option<Instant>,
}

/// Longest wait for a record; bounds how late a signal is noticed.
const IDLE_WAIT: Duration = Duration::from_millis(100);

/// Longest wait for a record while something else is under way.
const BUSY_WAIT: Duration = Duration::from_millis(2);

impl Session {
    /// Fences off what an earlier run left open and joins the group. None, when it was stopped
    /// before that.
    pub(crate) fn start(setup: Setup) -> Result<Option<Self>, RuntimeError> {
        let group = setup.options.names.application_id.as_str();
        let transactional_id = format!("{group}-{}", setup.options.instance_id);
        let between_attempts = setup.between_attempts();
        let Some(producer) =
            TransactionalProducer::start(&setup.clients, &transactional_id, between_attempts)?
        else {
            return Ok(None);
        };
        let topics = setup.topics.clone();
        let (metrics, health) = (Arc::clone(&setup.metrics), Arc::clone(&setup.health));
        let consumer = GroupConsumer::new(&setup.clients, group, topics.clone(), metrics, health)?;
        consumer.subscribe(&setup.sources.names(&topics))?;
        let mut topology = Topology::new(setup.schemas, setup.sources.update_partitions());
        for (source, partitions) in setup.sources.iter() {
            topology.set_partitions(source, partitions);
        }
        let catch_up = setup.options.until_caught_up.then(|| CatchUp::new(&setup)).transpose()?;
        Ok(Some(Self {
            work: Work::new(topology, topics.clone(), setup.options.on_bad_record),
            restore: Restore::new(&setup.clients, group, topics)?,
            transactional_id,
            consumer,
            producer,
            restore_flows: false,
            hold: None,
            catch_up,
            purge: Purge::default(),
            joined: false,
            standing: None,
            gauges_set_at: None,
            committed_at: None,
            failures: 0,
            fenced_at: None,
            setup,
        }))
    }

    /// Turns until it is stopped, has caught up or cannot go on; then leaves the group.
    pub(crate) fn run(mut self) -> Result<(), RuntimeError> {
        let result = self.turns();
        tracing::info!("leaving the group");
        drop(self.consumer);
        result
    }

    fn turns(&mut self) -> Result<(), RuntimeError> {
        while !self.setup.stop.is_cancelled() {
            let busy = self.turn()?;
            if !busy && self.has_caught_up()? {
                tracing::info!("caught up");
                return Ok(());
            }
        }
        Ok(())
    }

    /// One transaction at most, and a part of whatever else is under way. Tells whether there was
    /// anything to do.
    fn turn(&mut self) -> Result<bool, RuntimeError> {
        self.setup.health.turn();
        let interruption = self.collect()?;
        let records = self.work.records();
        self.settle(interruption)?;
        self.follow_group()?;
        self.restore()?;
        self.release()?;
        self.extend_subscription()?;
        self.purge.run(&self.setup, &self.work.assignment);
        self.report();
        Ok(records > 0 || self.is_occupied())
    }

    /// Something other than records is under way.
    fn is_occupied(&self) -> bool {
        !self.joined || self.hold.is_some() || self.restore.remaining() > 0
    }

    /// How long a poll may wait for a record.
    fn longest_wait(&self) -> Duration {
        match self.is_occupied() {
            true if self.restore_flows => Duration::ZERO,
            true => BUSY_WAIT,
            false => IDLE_WAIT,
        }
    }

    fn has_caught_up(&mut self) -> Result<bool, RuntimeError> {
        let Some(catch_up) = &mut self.catch_up else { return Ok(false) };
        catch_up.check(&self.consumer)
    }

    /// Reads the state of new partitions, a part at a time.
    fn restore(&mut self) -> Result<(), RuntimeError> {
        if self.restore.remaining() == 0 {
            return Ok(());
        }
        let (restored, records) = self.restore.step(&mut self.work.topology)?;
        self.restore_flows = records > 0;
        for restored in restored {
            let (partition, records) = (restored.partition, restored.records);
            self.setup.metrics.restored(restored.duration);
            tracing::debug!(
                topic = self.setup.topics.source(partition.source),
                partition = partition.number,
                records,
                duration_ms = restored.duration.as_millis(),
                "restored"
            );
            if self.work.assignment.make_live(partition) && self.hold.is_none() {
                let resumed = self.consumer.resume(&[partition]);
                resumed.map_err(RuntimeError::kafka("resume a partition"))?;
            }
        }
        if self.restore.remaining() == 0 {
            self.restore_flows = false;
            tracing::info!(partitions = self.work.assignment.len(), "all state is restored");
        }
        Ok(())
    }

    /// Reads sources that did not exist before.
    fn extend_subscription(&mut self) -> Result<(), RuntimeError> {
        let mut found = false;
        while let Ok(source) = self.setup.found.try_recv() {
            self.setup.sources.insert(source);
            self.work.topology.set_partitions(Source::Table(source.table), source.partitions);
            found = true;
        }
        if found {
            self.consumer.subscribe(&self.setup.sources.names(&self.setup.topics))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

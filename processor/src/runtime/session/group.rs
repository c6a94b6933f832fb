//! Partitions that come and go.

use rdkafka::error::KafkaResult;

use super::Session;
use crate::runtime::assignment::Partition;
use crate::runtime::consumer::{Committed, Rebalance};
use crate::runtime::error::RuntimeError;
use crate::runtime::failure::is_passing;

impl Session {
    /// Answers all news of the group. Nothing is staged by now, unless partitions were lost.
    pub(super) fn follow_group(&mut self) -> Result<(), RuntimeError> {
        while let Some(event) = self.consumer.take_event() {
            self.setup.metrics.rebalances.inc();
            match event {
                Rebalance::Assigned(partitions) => self.accept(&partitions)?,
                Rebalance::Revoked(partitions) => {
                    tracing::debug!(partitions = partitions.len(), "partitions revoked");
                    self.joined = false;
                    self.give_back(&partitions)?;
                }
                Rebalance::Lost(partitions) => {
                    tracing::warn!(partitions = partitions.len(), "partitions lost");
                    self.joined = false;
                    self.work.abort();
                    self.forget(&partitions)?;
                }
                Rebalance::Failed(error) => tracing::warn!(%error, "the rebalance failed"),
            }
        }
        Ok(())
    }

    /// Takes partitions over. Those that came back unmoved go on; the others are paused until
    /// their state is restored.
    fn accept(&mut self, partitions: &[Partition]) -> Result<(), RuntimeError> {
        for &partition in partitions {
            self.setup.sources.check(partition, &self.setup.topics)?;
        }
        let Some(committed) = self.committed(partitions)? else { return Ok(()) };
        let Some(starts) = self.starts(&committed)? else { return Ok(()) };
        let failed = RuntimeError::kafka("accept partitions");
        self.consumer.assign_paused(&starts).map_err(failed)?;
        let mut kept = Vec::new();
        for (&(partition, offset), &(_, start)) in committed.iter().zip(&starts) {
            self.work.assignment.insert(partition, start);
            if self.work.assignment.unpark(partition, offset) {
                self.work.assignment.make_live(partition);
                kept.push(partition);
            } else {
                self.work.topology.revoke(partition.source, partition.number);
                self.restore.begin(partition, offset);
            }
        }
        for partition in self.work.assignment.take_parked() {
            self.work.topology.revoke(partition.source, partition.number);
        }
        tracing::info!(partitions = partitions.len(), kept = kept.len(), "partitions assigned");
        self.joined = true;
        if self.hold.is_some() || kept.is_empty() {
            return Ok(());
        }
        self.consumer.resume(&kept).map_err(RuntimeError::kafka("resume partitions"))
    }

    /// Committed offsets; none, when the processor is stopped before they are known. An open
    /// transaction of the last owner keeps them back until it ends.
    pub(super) fn committed(
        &self,
        partitions: &[Partition],
    ) -> Result<Option<Committed>, RuntimeError> {
        if partitions.is_empty() {
            return Ok(Some(Vec::new()));
        }
        self.ask("read committed offsets", || self.consumer.committed(partitions))
    }

    /// Where to read on: at the committed offset, or where the topic begins. None, as for `committed`.
    fn starts(&self, committed: &Committed) -> Result<Option<Vec<(Partition, i64)>>, RuntimeError> {
        let start = |&(partition, offset): &(Partition, Option<i64>)| {
            let start = offset.map_or_else(|| self.consumer.log_start(partition), Ok)?;
            Ok((partition, start))
        };
        self.ask("look up where a topic begins", || committed.iter().map(start).collect())
    }

    /// Repeats a question until the broker answers it; none, when the processor is stopped before.
    fn ask<T>(
        &self,
        what: &'static str,
        question: impl Fn() -> KafkaResult<T>,
    ) -> Result<Option<T>, RuntimeError> {
        while !self.setup.stop.is_cancelled() {
            match question() {
                Ok(answer) => return Ok(Some(answer)),
                Err(error) if is_passing(&error) => {
                    tracing::warn!(%error, question = what, "waiting for the broker");
                }
                Err(error) => return Err(RuntimeError::kafka(what)(error)),
            }
            self.setup.health.turn();
        }
        Ok(None)
    }

    /// Lets all partitions go, but keeps their state: the group deals them out anew, and most come
    /// back.
    fn give_back(&mut self, partitions: &[Partition]) -> Result<(), RuntimeError> {
        for &partition in partitions {
            if !self.work.assignment.park(partition) {
                self.work.topology.revoke(partition.source, partition.number);
            }
        }
        self.let_go(partitions)
    }

    /// Lets all partitions go, with their state: it may be that of another member by now.
    fn forget(&mut self, partitions: &[Partition]) -> Result<(), RuntimeError> {
        for &partition in partitions {
            self.work.assignment.remove(partition);
            self.work.topology.revoke(partition.source, partition.number);
        }
        self.let_go(partitions)
    }

    fn let_go(&mut self, partitions: &[Partition]) -> Result<(), RuntimeError> {
        // What failed may have gone with them.
        self.failures = 0;
        for &partition in partitions {
            self.restore.cancel(partition)?;
            let topic = self.setup.topics.source(partition.source);
            self.setup.metrics.forget(topic, partition.number);
        }
        self.consumer.unassign().map_err(RuntimeError::kafka("let partitions go"))
    }
}

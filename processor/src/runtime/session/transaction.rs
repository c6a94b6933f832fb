//! Bringing a batch to an end: committed as a whole, or forgotten as a whole.

use std::collections::BTreeMap;
use std::time::Instant;

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::Session;
use super::collect::Interruption;
use crate::record::Target;
use crate::runtime::error::RuntimeError;
use crate::runtime::failure::Step;
use crate::runtime::producer::{Ending, Record, StepError};

/// Records sent to each target.
type Written = BTreeMap<Target, u64>;

impl Session {
    /// Commits what was collected, unless partitions of it were lost; then answers what ended the
    /// batch early.
    pub(super) fn settle(&mut self, end: Option<Interruption>) -> Result<(), RuntimeError> {
        let committed = if self.consumer.has_lost_partitions() { false } else { self.commit()? };
        match end {
            // A batch that was given up is read again, up to the same record.
            _ if !committed => Ok(()),
            None => Ok(()),
            Some(Interruption::Stop(error)) => Err(error),
            Some(Interruption::NeedsSchema { partition, id }) => {
                self.hold_for_schema(partition, id)
            }
        }
    }

    /// True, when nothing is staged any more because it is committed; false, when it was given up.
    fn commit(&mut self) -> Result<bool, RuntimeError> {
        if self.work.records() == 0 {
            return Ok(true);
        }
        let started = Instant::now();
        let mut written = Written::new();
        let ending = match self.transact(&mut written) {
            Ok(ending) => ending,
            Err(error) if self.recover(&error)? => Ending::Clean,
            Err(_) => return Ok(false),
        };
        tracing::debug!(
            read = self.work.records(),
            written = written.values().sum::<u64>(),
            duration_ms = started.elapsed().as_millis(),
            "committed"
        );
        self.observe_latency();
        self.work.commit(&self.setup.metrics);
        self.setup.metrics.committed(started.elapsed());
        self.count(written);
        self.failures = 0;
        self.committed_at = Some(Instant::now());
        self.clean_up(ending)?;
        Ok(true)
    }

    /// Counts how many records each target got.
    fn transact(&mut self, written: &mut Written) -> Result<Ending, StepError> {
        let topics = &self.setup.topics;
        self.producer.begin()?;
        let positions = self.work.assignment.progress();
        let moved = positions.iter().map(|(at, position)| (at.source, at.number, *position));
        self.work.topology.drain(moved, |record| {
            *written.entry(record.target).or_default() += 1;
            self.producer.send(&Record {
                topic: topics.target(record.target),
                partition: record.partition,
                key: Some(record.key),
                value: record.value,
                headers: Vec::new(),
            })
        })?;
        for letter in self.work.dead_letters() {
            self.producer.send(&letter.record(topics.dead_letters()))?;
        }
        let offsets = self.consumer.list_at(&positions);
        let offsets = offsets.map_err(|error| StepError::new(Step::Offsets, error))?;
        let Some(group) = self.consumer.group_metadata() else {
            let error = KafkaError::Global(RDKafkaErrorCode::UnknownMemberId);
            return Err(StepError::new(Step::Offsets, error));
        };
        self.producer.commit(&offsets, &group)
    }

    fn count(&self, written: Written) {
        for (target, records) in written {
            self.setup.metrics.written(self.setup.topics.target(target), records);
        }
    }
}

//! `--until-caught-up`: when is all done that was there at the start?
//!
//! First the sources: what was committed in them at the start is committed by the group. Then the
//! internal topic: what lies in it by then is committed, too. Both are judged by the group's
//! offsets, so every instance of a group stops when the whole group has caught up.

use std::collections::BTreeMap;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::{Message, Offset, TopicPartitionList};

use super::assignment::Partition;
use super::clients::ClientLog;
use super::consumer::GroupConsumer;
use super::error::RuntimeError;
use super::failure::is_passing;
use super::session::Setup;
use super::topics::Topics;
use crate::record::Source;

/// Longest wait for one answer.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// What has to be committed before the processor may stop.
pub(crate) struct CatchUp {
    topics: Topics,
    reader: BaseConsumer<ClientLog>,
    update_partitions: i32,
    /// Ends that are not reached yet.
    targets: BTreeMap<Partition, i64>,
    /// The sources are done.
    sources_done: bool,
}

impl CatchUp {
    /// Takes the ends of the sources.
    pub(crate) fn new(setup: &Setup) -> Result<Self, RuntimeError> {
        let group = setup.options.names.application_id.as_str();
        let reader = setup
            .clients
            .changelog_reader(group)
            .create_with_context(ClientLog)
            .map_err(failed())?;
        let mut catch_up = Self {
            topics: setup.topics.clone(),
            reader,
            update_partitions: setup.sources.update_partitions(),
            targets: BTreeMap::new(),
            sources_done: false,
        };
        for (source, partitions) in setup.sources.iter() {
            if source != Source::Updates {
                catch_up.aim_at(source, partitions).map_err(failed())?;
            }
        }
        Ok(catch_up)
    }

    /// Tells whether all is done; what a restarting broker keeps from being known is asked again at
    /// the next check.
    pub(crate) fn check(&mut self, consumer: &GroupConsumer) -> Result<bool, RuntimeError> {
        match self.advance(consumer) {
            Err(error) if is_passing(&error) => Ok(false),
            result => result.map_err(failed()),
        }
    }

    fn advance(&mut self, consumer: &GroupConsumer) -> KafkaResult<bool> {
        self.strike_off(consumer)?;
        if self.targets.is_empty() && !self.sources_done {
            self.aim_at(Source::Updates, self.update_partitions)?;
            self.sources_done = true;
            self.strike_off(consumer)?;
        }
        Ok(self.targets.is_empty())
    }

    fn aim_at(&mut self, source: Source, partitions: i32) -> KafkaResult<()> {
        for number in 0..partitions {
            let topic = self.topics.source(source);
            let (start, end) = self.reader.fetch_watermarks(topic, number, CALL_TIMEOUT)?;
            if end > start {
                self.targets.insert(Partition { source, number }, end);
            }
        }
        Ok(())
    }

    fn strike_off(&mut self, consumer: &GroupConsumer) -> KafkaResult<()> {
        let remaining: Vec<Partition> = self.targets.keys().copied().collect();
        if remaining.is_empty() {
            return Ok(());
        }
        for (partition, committed) in consumer.committed(&remaining)? {
            let Some(&end) = self.targets.get(&partition) else { continue };
            let from = match committed {
                Some(offset) => offset,
                None => consumer.log_start(partition)?,
            };
            if from >= end || !self.has_records(partition, from, end)? {
                self.targets.remove(&partition);
            }
        }
        Ok(())
    }

    /// Looks for a record: what is left may be markers of transactions, which are never handed out.
    fn has_records(&self, partition: Partition, from: i64, end: i64) -> KafkaResult<bool> {
        let mut list = TopicPartitionList::new();
        let topic = self.topics.source(partition.source);
        list.add_partition_offset(topic, partition.number, Offset::Offset(from))?;
        self.reader.assign(&list)?;
        let found = match self.reader.poll(CALL_TIMEOUT) {
            Some(Ok(message)) => message.offset() < end,
            Some(Err(KafkaError::PartitionEOF(_))) => false,
            Some(Err(error)) => return Err(error),
            // Nothing was said within the time: the next check asks again.
            None => true,
        };
        self.reader.unassign()?;
        Ok(found)
    }
}

fn failed() -> impl FnOnce(KafkaError) -> RuntimeError {
    RuntimeError::kafka("find out what is left to process")
}

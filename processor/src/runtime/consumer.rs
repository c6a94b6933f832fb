//! The member of the consumer group: which partitions it has, and their records.
//!
//! The client tells of a rebalance in the middle of a poll. Nothing is done there: the event is
//! kept, the poll returns, and the session answers when it has brought its transaction to an end.
//! Until it does, the group waits and no record of the partitions in question is handed out.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, ConsumerGroupMetadata};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::message::BorrowedMessage;
use rdkafka::topic_partition_list::TopicPartitionListElem;
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{Offset, TopicPartitionList};

use super::assignment::Partition;
use super::clients::{Clients, log_client_error, log_client_message};
use super::error::RuntimeError;
use super::health::Health;
use super::metrics::Metrics;
use super::statistics::Statistics;
use super::topics::Topics;

/// Longest wait for a call that only needs the client or one answer of a broker.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// Partitions with their committed offsets; `None` where nothing was ever committed.
pub(crate) type Committed = Vec<(Partition, Option<i64>)>;

/// What the group decided.
#[derive(Debug)]
pub(crate) enum Rebalance {
    /// These partitions are ours now, and no others.
    Assigned(Vec<Partition>),
    /// The group deals its partitions out anew as soon as we let go of these, which are all.
    Revoked(Vec<Partition>),
    /// These partitions went to another member already: nothing of them may be committed.
    Lost(Vec<Partition>),
    /// The client could not take part.
    Failed(KafkaError),
}

/// Keeps what the client tells between two polls.
struct GroupContext {
    topics: Topics,
    metrics: Arc<Metrics>,
    health: Arc<Health>,
    events: Mutex<VecDeque<Rebalance>>,
    /// Nobody answers events any more.
    closing: AtomicBool,
}

impl ClientContext for GroupContext {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_client_message(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        log_client_error(&error, reason);
    }

    fn stats_raw(&self, statistics: &[u8]) {
        match serde_json::from_slice::<Statistics>(statistics) {
            Ok(statistics) => {
                self.metrics.set_lags(&statistics);
                self.health.set_cluster_fault(statistics.fault());
            }
            Err(error) => tracing::debug!(%error, "the client's statistics are not readable"),
        }
    }
}

impl ConsumerContext for GroupContext {
    fn rebalance(
        &self,
        consumer: &BaseConsumer<Self>,
        kind: RDKafkaRespErr,
        list: &mut TopicPartitionList,
    ) {
        if self.closing.load(Ordering::Relaxed) {
            if let Err(error) = consumer.unassign() {
                tracing::warn!(%error, "cannot give partitions back while closing");
            }
            return;
        }
        let partitions = partitions_of(&self.topics, list);
        let event = match kind {
            RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS => Rebalance::Assigned(partitions),
            RDKafkaRespErr::RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS if consumer.assignment_lost() => {
                Rebalance::Lost(partitions)
            }
            RDKafkaRespErr::RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS => Rebalance::Revoked(partitions),
            other => Rebalance::Failed(KafkaError::Rebalance(RDKafkaErrorCode::from(other))),
        };
        if let Ok(mut events) = self.events.lock() {
            events.push_back(event);
        }
    }
}

/// The member of the consumer group.
pub(crate) struct GroupConsumer {
    client: BaseConsumer<GroupContext>,
    topics: Topics,
}

impl GroupConsumer {
    /// Sets the client up; it joins the group when it is [subscribed](Self::subscribe).
    pub(crate) fn new(
        clients: &Clients,
        group: &str,
        topics: Topics,
        metrics: Arc<Metrics>,
        health: Arc<Health>,
    ) -> Result<Self, RuntimeError> {
        let context = GroupContext {
            topics: topics.clone(),
            metrics,
            health,
            events: Mutex::default(),
            closing: AtomicBool::new(false),
        };
        let client = clients
            .group_consumer(group)
            .create_with_context(context)
            .map_err(RuntimeError::kafka("set up the consumer"))?;
        Ok(Self { client, topics })
    }

    /// Joins the group for these topics, in place of those before.
    pub(crate) fn subscribe(&self, topics: &[&str]) -> Result<(), RuntimeError> {
        let failed = RuntimeError::kafka(format!("subscribe to `{}`", topics.join("`, `")));
        self.client.subscribe(topics).map_err(failed)
    }

    /// The next record; none, when there is none within the time or the group has news.
    pub(crate) fn poll(&self, timeout: Duration) -> Option<KafkaResult<BorrowedMessage<'_>>> {
        self.client.poll(timeout)
    }

    /// The oldest news of the group that is not answered yet.
    pub(crate) fn take_event(&self) -> Option<Rebalance> {
        self.client.context().events.lock().ok()?.pop_front()
    }

    /// Tells whether the group has news.
    pub(crate) fn has_event(&self) -> bool {
        self.client.context().events.lock().is_ok_and(|events| !events.is_empty())
    }

    /// Tells whether partitions went to another member behind our back.
    pub(crate) fn has_lost_partitions(&self) -> bool {
        let is_lost = |event: &Rebalance| matches!(event, Rebalance::Lost(_));
        self.client.context().events.lock().is_ok_and(|events| events.iter().any(is_lost))
    }

    /// Committed offsets. Waits until no transaction of an earlier owner is open, because the
    /// client reads committed.
    pub(crate) fn committed(&self, partitions: &[Partition]) -> KafkaResult<Committed> {
        let answer = self.client.committed_offsets(self.list(partitions), CALL_TIMEOUT)?;
        let mut committed = Vec::with_capacity(partitions.len());
        for element in answer.elements() {
            element.error()?;
            let Some(source) = self.topics.source_of(element.topic()) else { continue };
            let partition = Partition { source, number: element.partition() };
            committed.push((
                partition,
                match element.offset() {
                    Offset::Offset(offset) => Some(offset),
                    _ => None,
                },
            ));
        }
        Ok(committed)
    }

    /// First offset of a partition's log.
    pub(crate) fn log_start(&self, partition: Partition) -> KafkaResult<i64> {
        let topic = self.topics.source(partition.source);
        Ok(self.client.fetch_watermarks(topic, partition.number, CALL_TIMEOUT)?.0)
    }

    /// Accepts partitions, to be read from the given offsets once they are resumed.
    pub(crate) fn assign_paused(&self, starts: &[(Partition, i64)]) -> KafkaResult<()> {
        let list = self.list_at(starts)?;
        self.client.assign(&list)?;
        self.client.pause(&list)
    }

    /// Lets all partitions go.
    pub(crate) fn unassign(&self) -> KafkaResult<()> {
        self.client.unassign()
    }

    /// Stops handing out records of these partitions.
    pub(crate) fn pause(&self, partitions: &[Partition]) -> KafkaResult<()> {
        self.client.pause(&self.list(partitions))
    }

    /// Hands out records of these partitions again.
    pub(crate) fn resume(&self, partitions: &[Partition]) -> KafkaResult<()> {
        self.client.resume(&self.list(partitions))
    }

    /// Reads on from the given offsets; what the client has read ahead is dropped.
    pub(crate) fn seek(&self, positions: &[(Partition, i64)]) -> KafkaResult<()> {
        if positions.is_empty() {
            return Ok(());
        }
        let answer = self.client.seek_partitions(self.list_at(positions)?, CALL_TIMEOUT)?;
        answer.elements().iter().try_for_each(TopicPartitionListElem::error)
    }

    /// Offsets as a transaction takes them.
    pub(crate) fn list_at(&self, offsets: &[(Partition, i64)]) -> KafkaResult<TopicPartitionList> {
        let mut list = TopicPartitionList::with_capacity(offsets.len());
        for &(partition, offset) in offsets {
            let topic = self.topics.source(partition.source);
            list.add_partition_offset(topic, partition.number, Offset::Offset(offset))?;
        }
        Ok(list)
    }

    /// This member's standing in the group, as the broker checks it at a commit.
    pub(crate) fn group_metadata(&self) -> Option<ConsumerGroupMetadata> {
        self.client.group_metadata()
    }

    /// Commits outside of a transaction, for a broker that does not keep offsets of transactions.
    #[cfg(test)]
    pub(crate) fn commit(&self, offsets: &[(Partition, i64)]) -> KafkaResult<()> {
        self.client.commit(&self.list_at(offsets)?, rdkafka::consumer::CommitMode::Sync)
    }

    fn list(&self, partitions: &[Partition]) -> TopicPartitionList {
        let mut list = TopicPartitionList::with_capacity(partitions.len());
        for partition in partitions {
            list.add_partition(self.topics.source(partition.source), partition.number);
        }
        list
    }
}

/// Leaves the group. The client waits until its partitions are given back, which nobody but the
/// callback does any more.
impl Drop for GroupConsumer {
    fn drop(&mut self) {
        self.client.context().closing.store(true, Ordering::Relaxed);
    }
}

fn partitions_of(topics: &Topics, list: &TopicPartitionList) -> Vec<Partition> {
    let elements = list.elements();
    let known = elements.iter().filter_map(|element| {
        let source = topics.source_of(element.topic())?;
        Some(Partition { source, number: element.partition() })
    });
    known.collect()
}

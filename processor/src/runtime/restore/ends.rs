//! Where changelogs end.

use std::collections::BTreeSet;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaResult;
use rdkafka::topic_partition_list::TopicPartitionListElem;
use rdkafka::{Offset, TopicPartitionList};

use crate::runtime::assignment::Partition;
use crate::runtime::clients::ClientLog;
use crate::runtime::error::RuntimeError;
use crate::runtime::failure::is_passing;
use crate::runtime::topics::Topics;

/// Longest wait for the answer.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// Where each changelog ends for this reader, by one request for all of a broker; none while the
/// broker is away, or does not know the topic yet that it has just created.
pub(super) fn ends_of(
    reader: &BaseConsumer<ClientLog>,
    topics: &Topics,
    partitions: &[Partition],
) -> Result<Vec<(Partition, Option<i64>)>, RuntimeError> {
    let action = RuntimeError::kafka("look up where changelogs end");
    if partitions.is_empty() {
        return Ok(Vec::new());
    }
    let mut list = TopicPartitionList::with_capacity(partitions.len());
    for partition in partitions {
        let topic = topics.target(partition.source.changelog());
        // As a time, the end stands for the latest offset.
        if let Err(error) = list.add_partition_offset(topic, partition.number, Offset::End) {
            return Err(action(error));
        }
    }
    let ends = match reader.offsets_for_times(list, CALL_TIMEOUT) {
        Ok(answer) => partitions
            .iter()
            .zip(answer.elements())
            .map(|(&partition, element)| Ok((partition, end_in(&element)?)))
            .collect::<KafkaResult<Vec<_>>>()
            .map_err(action)?,
        Err(error) if is_passing(&error) => Vec::new(),
        Err(error) => return Err(action(error)),
    };
    let known =
        |partition: &Partition| ends.iter().any(|(at, end)| at == partition && end.is_some());
    let unknown = partitions.iter().filter(|partition| !known(partition));
    let unknown: BTreeSet<_> = unknown.map(|partition| partition.source).collect();
    for source in unknown {
        look_up_leaders(reader, topics.target(source.changelog()));
    }
    Ok(ends)
}

/// The client remembers for minutes that a topic had no leader when it was created, and answers
/// from memory.
fn look_up_leaders(reader: &BaseConsumer<ClientLog>, topic: &str) {
    if let Err(error) = reader.fetch_metadata(Some(topic), CALL_TIMEOUT) {
        tracing::debug!(%error, topic, "cannot look up the leaders of a changelog");
    }
}

fn end_in(element: &TopicPartitionListElem<'_>) -> KafkaResult<Option<i64>> {
    match (element.error(), element.offset()) {
        (Ok(()), Offset::Offset(end)) => Ok(Some(end)),
        (Ok(()), _) => Ok(None),
        (Err(error), _) if is_passing(&error) => Ok(None),
        (Err(error), _) => Err(error),
    }
}

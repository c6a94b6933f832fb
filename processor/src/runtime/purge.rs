//! The internal topic between the stages keeps every record until it is consumed, and then loses
//! it: what lies before the committed offsets is deleted from time to time.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::{Offset, TopicPartitionList};

use super::assignment::Assignment;
use super::session::Setup;
use crate::record::Source;

/// Between two deletions: each costs the broker a request and a checkpoint.
const INTERVAL: Duration = Duration::from_secs(30);

/// What was deleted so far.
#[derive(Debug, Default)]
pub(crate) struct Purge {
    last: Option<Instant>,
    deleted: BTreeMap<i32, i64>,
}

impl Purge {
    /// Deletes in the background what is consumed, if it is time.
    pub(crate) fn run(&mut self, setup: &Setup, assignment: &Assignment) {
        let now = Instant::now();
        if self.last.is_some_and(|last| now - last < INTERVAL) {
            return;
        }
        self.last = Some(now);
        let consumed = assignment.committed(Source::Updates);
        let due = self.due(&consumed);
        if due.is_empty() {
            return;
        }
        let topic = setup.topics.source(Source::Updates).to_owned();
        let mut list = TopicPartitionList::new();
        for (partition, offset) in due {
            if list.add_partition_offset(&topic, partition, Offset::Offset(offset)).is_ok() {
                self.deleted.insert(partition, offset);
            }
        }
        let admin = setup.admin.clone();
        setup.runtime.spawn(async move {
            // What stays now is deleted with the next.
            match admin.delete_records(&list).await {
                Ok(()) => tracing::debug!(topic, "deleted consumed records"),
                Err(error) => tracing::warn!(%error, topic, "cannot delete consumed records"),
            }
        });
    }

    fn due(&self, consumed: &[(i32, i64)]) -> Vec<(i32, i64)> {
        let is_due = |(partition, offset): &&(i32, i64)| {
            *offset > self.deleted.get(partition).copied().unwrap_or(0)
        };
        consumed.iter().filter(is_due).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_consumed_since_is_deleted() {
        let purge = Purge { last: None, deleted: BTreeMap::from([(0, 10), (1, 10)]) };
        assert_eq!(purge.due(&[(0, 10), (1, 11), (2, 1), (3, 0)]), [(1, 11), (2, 1)]);
    }
}

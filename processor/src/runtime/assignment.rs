//! The partitions this member owns, and how far each is processed and committed.

use std::collections::BTreeMap;

use crate::record::Source;

/// A partition of a consumed topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Partition {
    /// The topic.
    pub(crate) source: Source,
    /// Its partition.
    pub(crate) number: i32,
}

/// How far a partition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Progress {
    /// Where the next owner would begin.
    committed: i64,
    /// Where the next record is expected.
    position: i64,
    /// Its state is restored, so its records may be processed.
    live: bool,
}

/// What became of a transaction, judged by the offsets of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Its offsets are there.
    Committed,
    /// The offsets are those of before.
    GivenUp,
    /// They are neither: someone else moved this one.
    Unknown {
        /// The partition.
        partition: Partition,
        /// Its committed offset.
        offset: i64,
    },
}

/// The partitions this member owns. It makes no call: what moves is told by the session.
#[derive(Debug, Default)]
pub(crate) struct Assignment {
    partitions: BTreeMap<Partition, Progress>,
    /// Partitions given back in a rebalance, with the offset that belongs to their state: most
    /// of them come back.
    parked: BTreeMap<Partition, i64>,
}

impl Assignment {
    /// Takes a partition over, from the offset of its next record; its state is not there yet.
    pub(crate) fn insert(&mut self, partition: Partition, committed: i64) {
        self.partitions.insert(partition, Progress { committed, position: committed, live: false });
    }

    /// Gives a partition back.
    pub(crate) fn remove(&mut self, partition: Partition) {
        self.partitions.remove(&partition);
    }

    /// Gives a partition back, but remembers the offset that belongs to its state; false, when the
    /// state is not that of a committed offset.
    pub(crate) fn park(&mut self, partition: Partition) -> bool {
        let progress = self.partitions.remove(&partition);
        let settled =
            progress.filter(|progress| progress.live && progress.position == progress.committed);
        settled.map(|progress| self.parked.insert(partition, progress.committed)).is_some()
    }

    /// A partition came back: true, when its state is still that of the committed offset, as
    /// nobody else has moved it meanwhile.
    pub(crate) fn unpark(&mut self, partition: Partition, committed: Option<i64>) -> bool {
        let parked = self.parked.remove(&partition);
        parked.is_some() && parked == committed
    }

    /// Partitions that did not come back.
    pub(crate) fn take_parked(&mut self) -> Vec<Partition> {
        std::mem::take(&mut self.parked).into_keys().collect()
    }

    /// Its state is restored. False, when it has been given back meanwhile.
    pub(crate) fn make_live(&mut self, partition: Partition) -> bool {
        let progress = self.partitions.get_mut(&partition);
        progress.map(|progress| progress.live = true).is_some()
    }

    /// A record was processed; false, when its partition is not ours to process.
    pub(crate) fn advance(&mut self, partition: Partition, offset: i64) -> bool {
        match self.partitions.get_mut(&partition) {
            Some(progress) if progress.live => {
                progress.position = offset + 1;
                true
            }
            _ => false,
        }
    }

    /// Tells whether records of the partition may be processed.
    pub(crate) fn is_live(&self, partition: Partition) -> bool {
        self.partitions.get(&partition).is_some_and(|progress| progress.live)
    }

    /// Offsets to commit: of what was processed since the last commit.
    pub(crate) fn progress(&self) -> Vec<(Partition, i64)> {
        let moved = self.partitions.iter().filter(|(_, p)| p.position != p.committed);
        moved.map(|(&partition, progress)| (partition, progress.position)).collect()
    }

    /// Compares the group's offsets of all that was processed with those before and after the
    /// transaction. Where nothing is committed, this transaction is not.
    pub(crate) fn fate(&self, found: &[(Partition, Option<i64>)]) -> Fate {
        let mut fate = Fate::GivenUp;
        for (index, &(partition, offset)) in found.iter().enumerate() {
            let Some(progress) = self.partitions.get(&partition) else { continue };
            let one = match offset {
                Some(offset) if offset == progress.position => Fate::Committed,
                None => Fate::GivenUp,
                Some(offset) if offset == progress.committed => Fate::GivenUp,
                Some(offset) => return Fate::Unknown { partition, offset },
            };
            // A transaction is committed as a whole, so one partition cannot be ahead of another.
            if index > 0 && one != fate {
                return Fate::Unknown { partition, offset: offset.unwrap_or_default() };
            }
            fate = one;
        }
        fate
    }

    /// What [`progress`](Self::progress) told is committed.
    pub(crate) fn commit(&mut self) {
        for progress in self.partitions.values_mut() {
            progress.committed = progress.position;
        }
    }

    /// Goes back to the last commit; returns where to read from again.
    pub(crate) fn rewind(&mut self) -> Vec<(Partition, i64)> {
        let mut moved = Vec::new();
        for (&partition, progress) in &mut self.partitions {
            if progress.position != progress.committed {
                progress.position = progress.committed;
                moved.push((partition, progress.committed));
            }
        }
        moved
    }

    /// Partitions that are being processed, with their positions.
    pub(crate) fn live(&self) -> Vec<(Partition, i64)> {
        let live = self.partitions.iter().filter(|(_, progress)| progress.live);
        live.map(|(&partition, progress)| (partition, progress.position)).collect()
    }

    /// Committed offsets of one source.
    pub(crate) fn committed(&self, source: Source) -> Vec<(i32, i64)> {
        let owned = self.partitions.iter().filter(|(partition, _)| partition.source == source);
        owned.map(|(partition, progress)| (partition.number, progress.committed)).collect()
    }

    /// How many partitions are owned.
    pub(crate) fn len(&self) -> usize {
        self.partitions.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPDATES: Partition = Partition { source: Source::Updates, number: 2 };

    fn live_at(offset: i64) -> Assignment {
        let mut assignment = Assignment::default();
        assignment.insert(UPDATES, offset);
        assert!(assignment.make_live(UPDATES));
        assignment
    }

    #[test]
    fn only_what_was_processed_is_committed() {
        let mut assignment = live_at(5);
        assert_eq!(assignment.progress(), []);
        assert!(assignment.advance(UPDATES, 8));
        assert_eq!(assignment.progress(), [(UPDATES, 9)]);
        assignment.commit();
        assert_eq!(assignment.progress(), []);
        assert_eq!(assignment.committed(Source::Updates), [(2, 9)]);
    }

    #[test]
    fn a_rewind_goes_back_to_the_last_commit() {
        let mut assignment = live_at(5);
        assignment.advance(UPDATES, 5);
        assignment.commit();
        assignment.advance(UPDATES, 6);
        assert_eq!(assignment.rewind(), [(UPDATES, 6)]);
        assert_eq!(assignment.rewind(), []);
        assert_eq!(assignment.live(), [(UPDATES, 6)]);
    }

    #[test]
    fn a_transaction_is_committed_if_the_offsets_of_the_group_say_so() {
        let mut assignment = live_at(5);
        assignment.advance(UPDATES, 8);
        assert_eq!(assignment.fate(&[(UPDATES, Some(9))]), Fate::Committed);
        assert_eq!(assignment.fate(&[(UPDATES, Some(5))]), Fate::GivenUp);
        assert_eq!(assignment.fate(&[(UPDATES, None)]), Fate::GivenUp);
        let moved = Fate::Unknown { partition: UPDATES, offset: 7 };
        assert_eq!(assignment.fate(&[(UPDATES, Some(7))]), moved);
    }

    #[test]
    fn a_transaction_that_is_committed_in_part_is_someone_elses_doing() {
        let mut assignment = live_at(5);
        let other = Partition { number: 3, ..UPDATES };
        assignment.insert(other, 0);
        assignment.make_live(other);
        assignment.advance(UPDATES, 8);
        assignment.advance(other, 1);
        let moved = Fate::Unknown { partition: other, offset: 0 };
        assert_eq!(assignment.fate(&[(UPDATES, Some(9)), (other, Some(0))]), moved);
    }

    #[test]
    fn a_partition_that_comes_back_unmoved_keeps_its_state() {
        let mut assignment = live_at(5);
        assert!(assignment.park(UPDATES));
        assert_eq!(assignment.len(), 0);
        assert!(assignment.unpark(UPDATES, Some(5)));
        assert!(!assignment.unpark(UPDATES, Some(5)), "it came back twice");
    }

    #[test]
    fn a_partition_that_another_member_moved_does_not_keep_its_state() {
        for committed in [Some(6), None] {
            let mut assignment = live_at(5);
            assert!(assignment.park(UPDATES));
            assert!(!assignment.unpark(UPDATES, committed));
            assert_eq!(assignment.take_parked(), []);
        }
    }

    #[test]
    fn what_is_not_committed_or_not_restored_is_never_parked() {
        let mut assignment = live_at(5);
        assignment.advance(UPDATES, 5);
        assert!(!assignment.park(UPDATES));
        assignment.insert(UPDATES, 0);
        assert!(!assignment.park(UPDATES));
        assert!(!assignment.park(UPDATES), "it is not owned");
    }

    #[test]
    fn a_partition_that_stays_away_is_told() {
        let mut assignment = live_at(5);
        assert!(assignment.park(UPDATES));
        assert_eq!(assignment.take_parked(), [UPDATES]);
        assert_eq!(assignment.take_parked(), []);
    }

    #[test]
    fn a_partition_without_its_state_takes_no_record() {
        let mut assignment = Assignment::default();
        assignment.insert(UPDATES, 0);
        assert!(!assignment.advance(UPDATES, 0));
        assert_eq!(assignment.progress(), []);
    }

    #[test]
    fn a_partition_that_was_given_back_is_never_committed() {
        let mut assignment = live_at(0);
        assignment.advance(UPDATES, 0);
        assignment.remove(UPDATES);
        assert_eq!(assignment.progress(), []);
        assert!(!assignment.make_live(UPDATES));
    }
}

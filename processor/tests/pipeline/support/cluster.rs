//! A Kafka in memory and the members of the group: topics, committed positions, transactions.

use std::collections::{BTreeMap, HashMap};

use processor::{
    pipeline::{Outcome, ProcessError, Topology},
    record::{Inbound, Output, Source, Table, Target},
};
use serde_json::Value as Json;

use super::{
    debezium::{Record, WRITER_SCHEMAS},
    drained::{Drained, drained, drained_at},
    outputs::{self, output_schemas},
};

/// Partitions of the updates.
pub(crate) const UPDATE_PARTITIONS: i32 = 3;

type Log = Vec<(Option<Vec<u8>>, Option<Vec<u8>>)>;

/// Topics, positions and the members that share the partitions.
pub(crate) struct Cluster {
    partitions: i32,
    members: Vec<Topology>,
    owners: BTreeMap<(Source, i32), usize>,
    sources: BTreeMap<(Source, i32), Log>,
    positions: BTreeMap<(Source, i32), usize>,
    changelogs: BTreeMap<(Target, i32), Log>,
    outputs: HashMap<(Output, Vec<u8>), Option<Vec<u8>>>,
    /// Every output record ever committed.
    pub(crate) emitted: Vec<Drained>,
}

/// Partitions of each source topic.
const SOURCE_PARTITIONS: i32 = 5;

fn topology(partitions: i32) -> Topology {
    let mut topology = Topology::new(output_schemas(), UPDATE_PARTITIONS);
    for table in Table::ALL {
        topology.set_partitions(Source::Table(table), partitions);
    }
    topology
}

impl Cluster {
    /// A group of `members`, with no partition yet.
    pub(crate) fn new(members: usize) -> Self {
        Self::with_partitions(members, SOURCE_PARTITIONS)
    }

    /// A group of `members` whose source topics have so many partitions.
    pub(crate) fn with_partitions(members: usize, partitions: i32) -> Self {
        Self {
            partitions,
            members: (0..members).map(|_| topology(partitions)).collect(),
            owners: BTreeMap::new(),
            sources: BTreeMap::new(),
            positions: BTreeMap::new(),
            changelogs: BTreeMap::new(),
            outputs: HashMap::new(),
            emitted: Vec::new(),
        }
    }

    /// Appends a record to a source topic.
    pub(crate) fn write(&mut self, partition: i32, record: Record) {
        let source = Source::Table(record.table);
        let log = self.sources.entry((source, partition)).or_default();
        log.push((Some(record.key), record.value));
    }

    /// Source partitions with records that no committed transaction has read.
    pub(crate) fn pending(&self) -> Vec<(Source, i32)> {
        let position = |at| self.positions.get(at).copied().unwrap_or(0);
        let pending = self.sources.iter().filter(|(at, log)| position(at) < log.len());
        pending.map(|(at, _)| *at).collect()
    }

    fn owner(&mut self, at: (Source, i32)) -> usize {
        let members = self.members.len();
        *self.owners.entry(at).or_insert(at.1.unsigned_abs() as usize % members)
    }

    /// Processes up to `count` records of each of these partitions of one member, in one
    /// transaction, which is committed or aborted.
    pub(crate) fn transaction(&mut self, batch: &[((Source, i32), usize)], commit: bool) {
        let Some(((first, partition), _)) = batch.first() else { return };
        let member = self.owner((*first, *partition));
        let mut positions = self.positions.clone();
        for &(at, count) in batch {
            if self.owner(at) == member {
                let position = positions.entry(at).or_default();
                *position = self.process(member, at, *position, count);
            }
        }
        let moved = batch.iter().filter_map(|&((source, partition), _)| {
            let position = positions.get(&(source, partition))?;
            let owned = self.owners.get(&(source, partition)) == Some(&member);
            owned.then_some((source, partition, i64::try_from(*position).unwrap()))
        });
        let records = drained_at(&mut self.members[member], moved);
        if commit {
            for record in records {
                self.append(record);
            }
            self.positions = positions;
            self.members[member].commit();
            assert_eq!(drained(&mut self.members[member]), [], "a commit leaves nothing staged");
        } else {
            self.members[member].abort();
            assert_eq!(drained(&mut self.members[member]), [], "an abort leaves nothing staged");
        }
    }

    fn process(&mut self, member: usize, at: (Source, i32), from: usize, count: usize) -> usize {
        let Self { members, sources, .. } = self;
        let log = &sources[&at];
        let to = log.len().min(from + count);
        for (offset, (key, value)) in log[from..to].iter().enumerate() {
            let inbound = Inbound {
                source: at.0,
                partition: at.1,
                offset: (from + offset).try_into().unwrap(),
                key: key.as_deref(),
                value: value.as_deref(),
            };
            if let Err(error) = members[member].process(&inbound, &WRITER_SCHEMAS) {
                panic!("{error}");
            }
        }
        to
    }

    fn append(&mut self, record: Drained) {
        let Drained { target, partition, key, value } = record.clone();
        match target {
            Target::Updates => {
                let at = (Source::Updates, partition.unwrap());
                self.sources.entry(at).or_default().push((Some(key), value));
            }
            Target::Rows(_) | Target::Aggregates => {
                let at = (target, partition.unwrap());
                self.changelogs.entry(at).or_default().push((Some(key), value));
            }
            Target::Output(output) => {
                assert_eq!(partition, None, "outputs are partitioned by their keys");
                let old = self.outputs.insert((output, key), value.clone());
                assert_ne!(old.flatten(), value, "{output:?} says what it said before");
                self.emitted.push(record);
            }
        }
    }

    /// Reads everything that is pending, `count` records of each partition at a time.
    pub(crate) fn settle(&mut self, count: usize) {
        loop {
            let pending = self.pending();
            let Some(first) = pending.first() else { return };
            let member = self.owner(*first);
            let batch: Vec<_> = pending
                .into_iter()
                .filter(|at| self.owner(*at) == member)
                .map(|at| (at, count))
                .collect();
            self.transaction(&batch, true);
        }
    }

    /// Appends the last `count` records of each source partition once more. It begins with no
    /// tombstone: a delete and its tombstone have one position, so they are delivered together.
    pub(crate) fn redeliver(&mut self, count: usize) {
        for ((source, _), log) in &mut self.sources {
            if *source != Source::Updates {
                let mut again = log[log.len().saturating_sub(count)..].to_vec();
                while again.first().is_some_and(|(_, value)| value.is_none()) {
                    again.remove(0);
                }
                log.extend(again);
            }
        }
    }

    /// Gives a partition to another member, which restores its state.
    pub(crate) fn rebalance(&mut self, at: (Source, i32), member: usize) {
        let old = self.owner(at);
        let member = member % self.members.len();
        if old != member {
            self.members[old].revoke(at.0, at.1);
            self.restore(at, member);
            self.owners.insert(at, member);
        }
    }

    /// Ends a member and starts it again with nothing but what the topics hold.
    pub(crate) fn restart(&mut self, member: usize) {
        let member = member % self.members.len();
        self.members[member] = topology(self.partitions);
        let owned: Vec<_> = self.sources.keys().copied().collect();
        for at in owned {
            if self.owner(at) == member {
                self.restore(at, member);
            }
        }
    }

    fn restore(&mut self, (source, partition): (Source, i32), member: usize) {
        let target = source.changelog();
        for (key, value) in self.changelogs.get(&(target, partition)).into_iter().flatten() {
            let key = key.as_deref().unwrap();
            self.members[member].restore(target, partition, key, value.as_deref()).unwrap();
        }
        let committed = self.positions.get(&(source, partition));
        let committed = committed.map(|position| (*position).try_into().unwrap());
        self.members[member].check_restored(source, partition, committed).unwrap();
    }

    /// Keeps only the last record of each key in the changelogs.
    pub(crate) fn compact(&mut self) {
        for log in self.changelogs.values_mut() {
            let mut seen = std::collections::HashSet::new();
            let mut kept: Log = std::mem::take(log).into_iter().rev().collect();
            kept.retain(|(key, _)| seen.insert(key.clone()));
            kept.reverse();
            *log = kept;
        }
    }

    /// Processes one record by itself, all the way to the outputs.
    pub(crate) fn feed(&mut self, partition: i32, record: Record) -> Result<Outcome, ProcessError> {
        let source = Source::Table(record.table);
        let inbound = Inbound {
            source,
            partition,
            offset: 0,
            key: Some(&record.key),
            value: record.value.as_deref(),
        };
        let outcome = self.members[0].process(&inbound, &WRITER_SCHEMAS)?;
        self.members[0].abort();
        self.write(partition, record);
        self.settle(usize::MAX / 2);
        Ok(outcome)
    }

    /// What readers of an output topic see: its live values, in the order of their keys.
    pub(crate) fn read(&self, output: Output) -> Vec<Json> {
        let mut live: Vec<_> = self
            .outputs
            .iter()
            .filter(|((of, _), _)| *of == output)
            .filter_map(|((_, key), value)| Some((key, value.as_deref()?)))
            .map(|(key, value)| (outputs::key(output, key), outputs::value(output, value)))
            .collect();
        live.sort_by_key(|(key, _)| sort_key(key));
        live.into_iter().map(|(_, value)| value).collect()
    }

    /// The only value of an output topic, or null.
    pub(crate) fn only(&self, output: Output) -> Json {
        let mut values = self.read(output);
        assert!(values.len() < 2, "{values:?}");
        values.pop().unwrap_or_default()
    }

    /// Partitions that exist so far.
    pub(crate) fn partitions(&self) -> Vec<(Source, i32)> {
        self.sources.keys().copied().collect()
    }

    /// The member that a test looks at when there is one.
    pub(crate) fn member(&mut self) -> &mut Topology {
        &mut self.members[0]
    }

    /// All records of rows in a changelog's partition.
    pub(crate) fn changelog(&self, table: Table, partition: i32) -> usize {
        let records = self.changelogs.get(&(Target::Rows(table), partition)).into_iter().flatten();
        records.filter(|(key, _)| key.as_deref() != Some(b"checkpoint")).count()
    }
}

fn sort_key(key: &Json) -> Vec<i64> {
    match key {
        Json::Object(ids) => ids.values().filter_map(Json::as_i64).collect(),
        id => id.as_i64().into_iter().collect(),
    }
}

//! What a transaction collects: records applied to the topology, offsets, dead letters, counts.

use std::collections::HashMap;

use rdkafka::Message;
use rdkafka::message::BorrowedMessage;

use super::assignment::{Assignment, Partition};
use super::counts::Counts;
use super::dead_letter::DeadLetter;
use super::error::{Rejection, RuntimeError};
use super::metrics::Metrics;
use super::registry::Fetched;
use super::topics::Topics;
use crate::config::OnBadRecord;
use crate::pipeline::{ProcessError, SchemaError, Topology, WriterSchemas};
use crate::record::{Inbound, Source};

/// What became of a record.
#[derive(Debug)]
pub(crate) enum Taken {
    /// It belongs to the transaction.
    Collected,
    /// It is not ours, and nothing was done.
    Foreign,
    /// It was not applied: it can be read when this schema is there.
    NeedsSchema {
        /// Where the record is.
        partition: Partition,
        /// Id of the schema.
        id: u32,
    },
    /// It was not applied, and the processor must stop before it.
    Bad(RuntimeError),
}

/// The state, and what was changed of it since the last commit.
pub(crate) struct Work {
    /// All state of the owned partitions.
    pub(crate) topology: Topology,
    /// How far each partition is.
    pub(crate) assignment: Assignment,
    topics: Topics,
    /// What the last record was read from; most often so is the next one.
    last_source: Source,
    on_bad_record: OnBadRecord,
    writer_schemas: WriterSchemas,
    /// Schemas that can never be used, with the reason; none, when nobody registered them.
    unusable: HashMap<u32, Option<String>>,
    dead_letters: Vec<DeadLetter>,
    counts: Counts,
    records: usize,
    /// Source and timestamp of the first record of the transaction, in milliseconds.
    sample: Option<(Source, u64)>,
}

impl Work {
    /// No state, no partitions.
    pub(crate) fn new(topology: Topology, topics: Topics, on_bad_record: OnBadRecord) -> Self {
        Self {
            topology,
            assignment: Assignment::default(),
            topics,
            last_source: Source::Updates,
            on_bad_record,
            writer_schemas: WriterSchemas::default(),
            unusable: HashMap::new(),
            dead_letters: Vec::new(),
            counts: Counts::default(),
            records: 0,
            sample: None,
        }
    }

    /// Applies a record.
    pub(crate) fn take(&mut self, message: &BorrowedMessage<'_>) -> Taken {
        let Some(source) = self.source_of(message.topic()) else { return Taken::Foreign };
        let partition = Partition { source, number: message.partition() };
        if !self.assignment.is_live(partition) {
            return Taken::Foreign;
        }
        let inbound = Inbound {
            source,
            partition: message.partition(),
            offset: message.offset(),
            key: message.key(),
            value: message.payload(),
        };
        match self.topology.process(&inbound, &self.writer_schemas) {
            Ok(outcome) => self.counts.outcome(outcome),
            Err(ProcessError::Rejected(rejected)) => {
                if let Some(taken) = self.reject(message, rejected.into()) {
                    return taken;
                }
            }
            Err(ProcessError::Conflict(source)) => {
                return Taken::Bad(RuntimeError::KeysMoved {
                    topic: message.topic().to_owned(),
                    partition: message.partition(),
                    offset: message.offset(),
                    source,
                });
            }
            Err(ProcessError::NeedsSchema { id }) => {
                let Some(reason) = self.unusable.get(&id) else {
                    return Taken::NeedsSchema { partition, id };
                };
                let rejection = match reason.clone() {
                    Some(reason) => Rejection::UnusableSchema { id, reason },
                    None => Rejection::UnknownSchema { id },
                };
                if let Some(taken) = self.reject(message, rejection) {
                    return taken;
                }
            }
        }
        self.assignment.advance(partition, message.offset());
        self.counts.read(partition);
        if self.records == 0 {
            let written_at_ms = message.timestamp().to_millis();
            let written_at_ms = written_at_ms.and_then(|at| u64::try_from(at).ok());
            self.sample = written_at_ms.map(|at| (source, at));
        }
        self.records += 1;
        Taken::Collected
    }

    fn source_of(&mut self, topic: &str) -> Option<Source> {
        if self.topics.source(self.last_source) != topic {
            self.last_source = self.topics.source_of(topic)?;
        }
        Some(self.last_source)
    }

    /// What to do with a bad record; none, when the transaction goes on with it.
    fn reject(&mut self, message: &BorrowedMessage<'_>, rejection: Rejection) -> Option<Taken> {
        match self.on_bad_record {
            OnBadRecord::Stop => Some(Taken::Bad(RuntimeError::BadRecord {
                topic: message.topic().to_owned(),
                partition: message.partition(),
                offset: message.offset(),
                source: rejection,
            })),
            OnBadRecord::DeadLetter => {
                let (topic, partition) = (message.topic(), message.partition());
                let offset = message.offset();
                tracing::warn!(topic, partition, offset, error = %rejection, "bad record");
                self.dead_letters.push(DeadLetter::new(message, &rejection));
                None
            }
        }
    }

    /// Takes what the registry says about a schema.
    pub(crate) fn learn(&mut self, id: u32, fetched: Fetched) {
        let reason = match fetched {
            Fetched::Schema(schema) => match self.writer_schemas.insert(id, &schema) {
                Ok(()) => return,
                Err(error) => Some(invalid(&error)),
            },
            Fetched::Unknown => None,
            Fetched::Unusable(reason) => Some(reason),
        };
        self.unusable.insert(id, reason);
    }

    /// Records collected since the last commit.
    pub(crate) fn records(&self) -> usize {
        self.records
    }

    /// Source and timestamp, in milliseconds, of the first record since the last commit.
    pub(crate) fn sample(&self) -> Option<(Source, u64)> {
        self.sample
    }

    /// Bad records collected since the last commit.
    pub(crate) fn dead_letters(&self) -> &[DeadLetter] {
        &self.dead_letters
    }

    /// The transaction is visible: so is what was staged.
    pub(crate) fn commit(&mut self, metrics: &Metrics) {
        self.topology.commit();
        self.assignment.commit();
        self.counts.publish(metrics, &self.topics);
        metrics.decode_generic.inc_by(self.writer_schemas.take_generic_decodes());
        for letter in &self.dead_letters {
            metrics.dead_lettered(letter.reason());
        }
        self.clear();
    }

    /// The transaction is given up; returns where to read from again.
    pub(crate) fn abort(&mut self) -> Vec<(Partition, i64)> {
        self.topology.abort();
        self.clear();
        self.assignment.rewind()
    }

    fn clear(&mut self) {
        self.dead_letters.clear();
        self.counts.clear();
        self.records = 0;
        self.sample = None;
    }
}

fn invalid(error: &SchemaError) -> String {
    format!("it is not valid Avro: {}", error.source)
}

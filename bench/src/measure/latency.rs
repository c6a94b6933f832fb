//! How long a change takes from the log of the source topic to a reader of an output who sees only
//! what is committed.
//!
//! Each item's changes stay in one source partition, so an output whose `last_update` is that of a
//! change holds all earlier ones of its key, and what is coalesced is measured too.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result};
use rdkafka::{
    ClientConfig, Message as _, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    message::BorrowedMessage,
};

use super::datum::Datum;
use crate::{interrupt::Interrupt, load::Change, services::Services};

/// Names of what is read.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    /// Topic of the changes; its timestamps are those of the log.
    pub(crate) source: String,
    /// Output of the first stage.
    pub(crate) warehouse_stock: String,
    /// Output of the second stage.
    pub(crate) global_stock: String,
    /// Partitions of each.
    pub(crate) partitions: i32,
}

/// One change's moments, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    appended: Option<i64>,
    seen: [Option<i64>; 2],
}

/// Milliseconds of every change, by stage.
#[derive(Debug)]
pub(crate) struct Latency {
    /// One stage, then two.
    pub(crate) stages: [Vec<f64>; 2],
    /// Changes that did not come out in time.
    pub(crate) missing: usize,
}

/// By key: changes not seen in an output, with their `last_update`.
type Waiting = HashMap<(i64, i64), VecDeque<(i64, usize)>>;

/// A reader of source and outputs.
pub(crate) struct LatencyProbe {
    consumer: BaseConsumer,
    watched: Watched,
    moments: Vec<Moments>,
    /// By source partition: changes whose record was not seen in the source.
    unread: HashMap<i32, VecDeque<usize>>,
    /// By stage.
    waiting: [Waiting; 2],
    open: usize,
}

impl LatencyProbe {
    /// Reads from the present ends of the topics.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub(crate) fn start(services: &Services, watched: Watched) -> Result<Self> {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", services.bootstrap_servers())
            .set("group.id", "bench-latency")
            .set("enable.auto.commit", "false")
            .set("isolation.level", "read_committed")
            .create()?;
        let observer = services.cluster.observer("bench-latency")?;
        let mut assignment = TopicPartitionList::new();
        for topic in [&watched.source, &watched.warehouse_stock, &watched.global_stock] {
            for (partition, end) in (0..).zip(observer.ends(topic, watched.partitions)?) {
                assignment.add_partition_offset(topic, partition, Offset::Offset(end))?;
            }
        }
        consumer.assign(&assignment)?;
        let (moments, unread, waiting) = (Vec::new(), HashMap::new(), Default::default());
        Ok(Self { consumer, watched, moments, unread, waiting, open: 0 })
    }

    /// A change is about to be written to a partition.
    pub(crate) fn expect(&mut self, change: &Change, partition: i32) {
        let index = self.moments.len();
        self.moments.push(Moments::default());
        self.unread.entry(partition).or_default().push_back(index);
        let entry = (change.last_update_ms(), index);
        let (warehouse, item) = (change.warehouse_id, change.stock_item_id);
        self.waiting[0].entry((warehouse, item)).or_default().push_back(entry);
        self.waiting[1].entry((item, 0)).or_default().push_back(entry);
        self.open += 2;
    }

    /// Reads what arrives before the deadline.
    ///
    /// # Errors
    /// When the broker fails or a record cannot be read.
    pub(crate) fn read_until(&mut self, deadline: Instant) -> Result<()> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            // The client spins for the last millisecond of a wait.
            let Some(record) = self.consumer.poll(left) else { return Ok(()) };
            let (record, now) = (record?, now_ms());
            let taken = take(&self.watched, &mut self.unread, &mut self.waiting, &record);
            let taken = taken.with_context(|| format!("read a record of `{}`", record.topic()))?;
            match taken {
                Taken::Source(index) => {
                    self.moments[index].appended = record.timestamp().to_millis();
                }
                Taken::Output(stage, indexes) => {
                    self.open -= indexes.len();
                    for index in indexes {
                        self.moments[index].seen[stage] = Some(now);
                    }
                }
                Taken::Nothing => {}
            }
            if left.is_zero() {
                return Ok(());
            }
        }
    }

    /// Reads until every change was seen in both outputs, or the time is over.
    ///
    /// # Errors
    /// When the broker fails, or on an interrupt.
    pub(crate) fn finish(&mut self, timeout: Duration, interrupt: &Interrupt) -> Result<()> {
        let deadline = Instant::now() + timeout;
        while self.open > 0 && Instant::now() < deadline {
            self.read_until(Instant::now() + Duration::from_millis(50))?;
            interrupt.check()?;
        }
        Ok(())
    }

    /// Latencies of all changes but the first ones; of one that never came out, its age.
    #[must_use]
    pub(crate) fn latency(&self, skipped: usize) -> Latency {
        let now = now_ms();
        let moments = || self.moments.iter().skip(skipped);
        let of = |stage: usize| {
            moments()
                .filter_map(|one| Some((one.seen[stage].unwrap_or(now) - one.appended?) as f64))
                .collect()
        };
        let missing = moments().filter(|one| one.seen.contains(&None)).count();
        Latency { stages: [of(0), of(1)], missing }
    }
}

/// What a record told.
enum Taken {
    Source(usize),
    Output(usize, Vec<usize>),
    Nothing,
}

fn take(
    watched: &Watched,
    unread: &mut HashMap<i32, VecDeque<usize>>,
    waiting: &mut [Waiting; 2],
    record: &BorrowedMessage<'_>,
) -> Option<Taken> {
    if record.topic() == watched.source {
        let unread = unread.get_mut(&record.partition())?;
        return unread.pop_front().map(Taken::Source);
    }
    let Some(value) = record.payload() else { return Some(Taken::Nothing) };
    let stage = usize::from(record.topic() == watched.global_stock);
    let (key, last_update) = if stage == 0 { stock(value)? } else { global(value)? };
    let mut seen = Vec::new();
    if let Some(queue) = waiting[stage].get_mut(&key) {
        while let Some((written, index)) = queue.front().copied() {
            if written > last_update {
                break;
            }
            queue.pop_front();
            seen.push(index);
        }
    }
    Some(Taken::Output(stage, seen))
}

/// Key and last update of a value of `warehouse-stock`.
fn stock(value: &[u8]) -> Option<((i64, i64), i64)> {
    let mut datum = Datum::of(value)?;
    let key = (datum.long()?, datum.long()?);
    datum.long()?;
    Some((key, datum.long()?))
}

/// Key and last update of a value of `global-stock`.
fn global(value: &[u8]) -> Option<((i64, i64), i64)> {
    let mut datum = Datum::of(value)?;
    let key = (datum.long()?, 0);
    datum.skip_optional_text()?;
    datum.long()?;
    Some((key, datum.long()?))
}

fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

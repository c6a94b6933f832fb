//! What the processor's group has committed, asked several times a second by a client that is no member.

use std::{
    collections::BTreeMap,
    sync::mpsc::{self, RecvTimeoutError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use rdkafka::consumer::BaseConsumer;
use stack::verify::{Brokers, Isolation, Partition};
use tokio::sync::watch;

use super::recovery::Sample;

/// The resolution of every recovery time.
const INTERVAL: Duration = Duration::from_millis(100);

/// The committed offsets, kept up to date by a thread.
pub struct Group {
    latest: watch::Receiver<Option<Sample>>,
    stop: mpsc::Sender<()>,
    thread: JoinHandle<Vec<String>>,
}

impl Group {
    /// Begins to ask for the offsets of these partitions.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn watch(brokers: &Brokers, group: &str, partitions: Vec<Partition>) -> Result<Self> {
        // Otherwise an open transaction would make each answer wait for its end.
        let consumer: BaseConsumer = brokers.consumer(group, Isolation::Uncommitted)?;
        let (stop, stopped) = mpsc::channel();
        let (sender, latest) = watch::channel(None);
        let brokers = brokers.clone();
        let ask = move || {
            let mut regressions = Regressions::default();
            while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                let asked_at = Instant::now();
                // While the broker is away there is nothing to know.
                let Ok(committed) = brokers.committed(&consumer, &partitions) else { continue };
                let offsets: BTreeMap<_, _> =
                    committed.into_iter().map(|(one, offset)| (one, offset.unwrap_or(0))).collect();
                regressions.observe(&offsets);
                sender.send_replace(Some(Sample {
                    asked_at,
                    answered_at: Instant::now(),
                    offsets,
                }));
            }
            regressions.found
        };
        Ok(Self { latest, stop, thread: std::thread::spawn(ask) })
    }

    /// The newest answer.
    #[must_use]
    pub fn latest(&self) -> Option<Sample> {
        self.latest.borrow().clone()
    }

    /// Ends; returns each time that a partition's offset went back. Only a member that no longer owned the partition
    /// could do that.
    ///
    /// # Errors
    /// When the thread had ended badly.
    pub fn finish(self) -> Result<Vec<String>> {
        drop(self.stop);
        self.thread.join().map_err(|_| anyhow!("the reader of the group's offsets panicked"))
    }
}

/// Offsets that went back.
#[derive(Default)]
struct Regressions {
    highest: BTreeMap<Partition, i64>,
    found: Vec<String>,
}

impl Regressions {
    fn observe(&mut self, offsets: &BTreeMap<Partition, i64>) {
        for (partition, offset) in offsets {
            let highest = self.highest.entry(partition.clone()).or_insert(*offset);
            if offset < highest {
                let (topic, number) = partition;
                self.found.push(format!("`{topic}`/{number} went from {highest} to {offset}"));
            }
            *highest = *offset.max(highest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_that_goes_back_is_found() {
        let mut regressions = Regressions::default();
        for offset in [3, 5, 5, 4, 6] {
            regressions.observe(&BTreeMap::from([(("t".to_owned(), 2), offset)]));
        }
        assert_eq!(regressions.found, ["`t`/2 went from 5 to 4"]);
    }
}

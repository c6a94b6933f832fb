//! Records read since the last commit, by where they came from and what became of them.

use super::assignment::Partition;
use super::metrics::Metrics;
use super::topics::{SOURCES, Topics};
use crate::pipeline::Outcome;
use crate::record::Source;

/// Plain numbers in plain arrays: each record passes here.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// By source, in the order of [`SOURCES`], and by partition.
    read: [Vec<u64>; SOURCES.len()],
    late: u64,
    replayed: u64,
    skipped: u64,
}

impl Counts {
    /// One more record of this partition.
    pub(crate) fn read(&mut self, partition: Partition) {
        let counts = &mut self.read[index_of(partition.source)];
        let Ok(number) = usize::try_from(partition.number) else { return };
        if counts.len() <= number {
            counts.resize(number + 1, 0);
        }
        counts[number] += 1;
    }

    /// What a record did.
    pub(crate) fn outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Applied => {}
            Outcome::Late => self.late += 1,
            Outcome::Replayed => self.replayed += 1,
            Outcome::Skipped => self.skipped += 1,
        }
    }

    /// Adds all to the metrics: it is committed.
    pub(crate) fn publish(&self, metrics: &Metrics, topics: &Topics) {
        for source in SOURCES {
            for (number, &records) in (0..).zip(&self.read[index_of(source)]) {
                if records > 0 {
                    metrics.read(topics.source(source), number, records);
                }
            }
        }
        metrics.late.inc_by(self.late);
        metrics.replayed.inc_by(self.replayed);
        metrics.skipped.inc_by(self.skipped);
    }

    /// Starts again from zero.
    pub(crate) fn clear(&mut self) {
        for counts in &mut self.read {
            counts.fill(0);
        }
        (self.late, self.replayed, self.skipped) = (0, 0, 0);
    }
}

/// Where a source stands in [`SOURCES`].
const fn index_of(source: Source) -> usize {
    match source {
        Source::Table(table) => table as usize,
        Source::Updates => SOURCES.len() - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::NameOptions;

    #[test]
    fn each_partition_is_counted_until_the_commit() {
        let topics = Topics::new(&NameOptions {
            application_id: "app".parse().unwrap(),
            source_prefix: "in".parse().unwrap(),
            output_prefix: "".parse().unwrap(),
        });
        let (metrics, mut counts) = (Metrics::new(), Counts::default());
        for source in SOURCES {
            counts.read(Partition { source, number: 2 });
        }
        counts.outcome(Outcome::Late);
        counts.publish(&metrics, &topics);
        counts.clear();
        counts.publish(&metrics, &topics);
        let text = metrics.render(true).unwrap();
        for source in SOURCES {
            let labels = format!("{{topic=\"{}\",partition=\"2\"}}", topics.source(source));
            assert!(text.contains(&format!("processor_records_in_total{labels} 1\n")), "{text}");
        }
        assert!(text.contains("processor_late_total 1\n"), "{text}");
        assert!(!text.contains("partition=\"0\""), "{text}");
    }
}

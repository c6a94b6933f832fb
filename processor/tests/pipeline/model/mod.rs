//! The pipeline against a naive model, under random changes, batches, aborts, restarts, hand-overs
//! and deliveries once more.

mod history;
mod inventory;
mod large;
mod regressions;
mod steps;

use processor::record::{Output, Source};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::support::{
    cluster::Cluster,
    debezium::{Record, with_before},
};
use inventory::Inventory;
use steps::{Step, Weather, steps};

/// Members of the group.
const MEMBERS: usize = 2;

/// Where the rows of an item are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// In one partition, so that their order is that of the source.
    Together,
    /// In as many partitions as there are warehouses.
    Spread,
}

/// A cluster, and what the model says of the records written to it.
struct Run {
    cluster: Cluster,
    inventory: Inventory,
}

impl Run {
    fn new(cluster: Cluster, layout: Layout) -> Self {
        Self { cluster, inventory: Inventory::new(layout) }
    }

    fn of(steps: &[Step], layout: Layout) -> Self {
        let mut run = Self::new(Cluster::new(MEMBERS), layout);
        for step in steps {
            run.take(step);
        }
        run.cluster.settle(7);
        run
    }

    fn take(&mut self, step: &Step) {
        let cluster = &mut self.cluster;
        match step {
            Step::Change(change) => {
                for (partition, record) in self.inventory.take(change) {
                    cluster.write(partition, record);
                }
            }
            Step::Redeliver(count) => cluster.redeliver(*count),
            Step::Transaction { picks, commit } => {
                let pending = cluster.pending();
                let batch: Vec<_> = picks
                    .iter()
                    .filter(|_| !pending.is_empty())
                    .map(|(pick, count)| (pending[pick % pending.len()], *count))
                    .collect();
                cluster.transaction(&once_each(batch), *commit);
            }
            Step::Restart(member) => cluster.restart(*member),
            Step::Rebalance(pick, member) => {
                let partitions = cluster.partitions();
                if !partitions.is_empty() {
                    cluster.rebalance(partitions[pick % partitions.len()], *member);
                }
            }
            Step::Compact => cluster.compact(),
        }
    }

    /// Checks every output against the model.
    fn check(&self) {
        for output in Output::ALL {
            let (actual, expected) = (self.cluster.read(output), self.inventory.expected(output));
            if output == Output::StockGlobalPercentage && self.inventory.layout == Layout::Spread {
                self.check_bounds(&actual, expected);
            } else {
                assert_eq!(actual, expected, "{output:?}");
            }
        }
    }

    /// Rows in several partitions have no one order: the extremes are those of some interleaving.
    fn check_bounds(&self, actual: &[Json], expected: Vec<Json>) {
        assert_eq!(actual.len(), expected.len());
        for (actual, mut expected) in actual.iter().zip(expected) {
            for field in ["minimum", "maximum", "percentage"] {
                expected[field] = actual[field].clone();
            }
            assert_eq!(*actual, expected);
            let number = |field: &str| actual[field].as_i64().unwrap();
            let bounds = self.inventory.bounds(number("stock_item_id"));
            let (minimum, maximum) = (number("minimum"), number("maximum"));
            assert!((minimum..=maximum).contains(&number("quantity")), "{actual}");
            assert!(bounds.contains(&minimum) && bounds.contains(&maximum), "{actual} {bounds:?}");
        }
    }
}

fn once_each(mut batch: Vec<((Source, i32), usize)>) -> Vec<((Source, i32), usize)> {
    let mut seen = std::collections::HashSet::new();
    batch.retain(|(at, _)| seen.insert(*at));
    batch
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn outputs_are_those_of_the_model_whatever_is_delivered_again(
        steps in steps(Weather::Redelivery)
    ) {
        Run::of(&steps, Layout::Together).check();
    }

    #[test]
    fn outputs_are_those_of_the_model_with_a_compacted_source_and_rows_without_positions(
        steps in steps(Weather::Compaction)
    ) {
        Run::of(&steps, Layout::Together).check();
    }

    #[test]
    fn outputs_are_those_of_the_model_when_an_item_is_spread_over_partitions(
        steps in steps(Weather::Redelivery)
    ) {
        Run::of(&steps, Layout::Spread).check();
    }

    #[test]
    fn batches_of_any_size_give_the_same_outputs(steps in steps(Weather::Compaction)) {
        let changes: Vec<_> =
            steps.into_iter().filter(|step| matches!(step, Step::Change(_))).collect();
        let read = |count| {
            let mut run = Run::new(Cluster::new(1), Layout::Together);
            for change in &changes {
                run.take(change);
            }
            run.cluster.settle(count);
            Output::ALL.map(|output| run.cluster.read(output))
        };
        let one_by_one = read(1);
        prop_assert_eq!(&one_by_one, &read(3));
        prop_assert_eq!(&one_by_one, &read(1_000));
    }

    #[test]
    fn the_row_before_is_never_trusted(steps in steps(Weather::Compaction)) {
        let changes = steps.iter().filter(|step| matches!(step, Step::Change(_)));
        let read = |identity: fn(&Record) -> Record| {
            let (mut cluster, mut inventory) =
                (Cluster::new(1), Inventory::new(Layout::Together));
            for step in changes.clone() {
                let Step::Change(change) = step else { continue };
                for (partition, record) in inventory.take(change) {
                    cluster.write(partition, identity(&record));
                }
            }
            cluster.settle(7);
            cluster.emitted
        };
        prop_assert_eq!(read(Record::clone), read(with_before));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_in_the_same_order(
        steps in steps(Weather::Redelivery)
    ) {
        let emitted = || Run::of(&steps, Layout::Spread).cluster.emitted;
        prop_assert_eq!(emitted(), emitted());
    }
}

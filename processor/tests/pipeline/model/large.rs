//! A long history in one go, against the same history change by change.

use processor::record::Output;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::{
    Layout, Run,
    steps::{Step, Weather, change},
};
use crate::support::cluster::Cluster;

/// Without optimization a tenth keeps the test short.
const CHANGES: usize = if cfg!(debug_assertions) { 10_000 } else { 100_000 };

/// So many changes, always the same for a seed.
fn changes(seed: [u8; 32]) -> Vec<Step> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let change = change(Weather::Compaction);
    let mut next = || change.new_tree(&mut runner).unwrap().current();
    (0..CHANGES).map(|_| Step::Change(next())).collect()
}

fn run(changes: &[Step], batch: usize) -> Run {
    let mut run = Run::new(Cluster::new(1), Layout::Together);
    for change in changes {
        run.take(change);
    }
    run.cluster.settle(batch);
    run
}

proptest! {
    // One history is long enough; its seed is printed when it fails.
    #![proptest_config(ProptestConfig { max_shrink_iters: 0, ..ProptestConfig::with_cases(1) })]

    #[test]
    fn one_batch_gives_what_change_by_change_gives(seed in any::<[u8; 32]>()) {
        let changes = changes(seed);
        let one_by_one = run(&changes, 1);
        one_by_one.check();
        for batch in [1_000, usize::MAX / 2] {
            let batched = run(&changes, batch);
            for output in Output::ALL {
                prop_assert_eq!(batched.cluster.read(output), one_by_one.cluster.read(output));
            }
        }
    }
}

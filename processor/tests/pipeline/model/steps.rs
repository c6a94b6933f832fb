//! What may happen, at random.

use proptest::prelude::*;

use super::MEMBERS;

/// Ids are few, so that changes meet.
const IDS: std::ops::RangeInclusive<i64> = 1..=4;

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// A source row changes.
    Change(Change),
    /// Each source partition gets its last so many records once more, as after a crash of Connect.
    Redeliver(usize),
    /// Picked partitions are read, each so many records.
    Transaction { picks: Vec<(usize, usize)>, commit: bool },
    /// A member starts again.
    Restart(usize),
    /// A partition goes to a member.
    Rebalance(usize, usize),
    /// The changelogs are compacted.
    Compact,
}

/// What happens to a source row.
#[derive(Debug, Clone)]
pub(super) enum Change {
    PutStock {
        key: (i64, i64),
        quantity: i32,
        last_update: i64,
        how: How,
    },
    DeleteStock {
        key: (i64, i64),
        how: Deletion,
    },
    /// The row gets another primary key: deleted there, created here.
    MoveStock {
        from: (i64, i64),
        to: (i64, i64),
        quantity: i32,
        last_update: i64,
    },
    /// A snapshot reads every row of stock once more.
    Resnapshot {
        how: How,
    },
    PutWarehouse {
        id: i64,
        capacity: i32,
        last_update: i64,
    },
    DeleteWarehouse {
        id: i64,
    },
    PutItem {
        id: i64,
        description: u8,
    },
    /// An update that leaves the long text as it was, so that the log does not hold it.
    TouchItem {
        id: i64,
    },
    DeleteItem {
        id: i64,
    },
}

/// How a row of stock is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// By the change stream.
    Streamed,
    /// By a snapshot.
    Snapshot,
    /// By an incremental snapshot, which has no positions.
    Incremental,
}

/// What is left of a delete in the topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deletion {
    /// The delete and its tombstone.
    Whole,
    /// The tombstone alone.
    Tombstone,
}

/// What else goes on; the two do not mix, as a row without a position that is delivered again
/// cannot be told from a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weather {
    Redelivery,
    Compaction,
}

/// A history of up to 120 steps.
pub(super) fn steps(weather: Weather) -> impl Strategy<Value = Vec<Step>> {
    let disturbance = match weather {
        Weather::Redelivery => (1..12_usize).prop_map(Step::Redeliver).boxed(),
        Weather::Compaction => Just(Step::Compact).boxed(),
    };
    let step = prop_oneof![
        12 => change(weather).prop_map(Step::Change),
        6 => transaction(),
        1 => disturbance,
        1 => (0..MEMBERS).prop_map(Step::Restart),
        1 => (0..64_usize, 0..MEMBERS).prop_map(|(pick, member)| Step::Rebalance(pick, member)),
    ];
    prop::collection::vec(step, 1..120)
}

fn transaction() -> impl Strategy<Value = Step> {
    let count = prop_oneof![3 => 1..4_usize, 1 => 1..=1_000_usize];
    (prop::collection::vec((0..64_usize, count), 1..6), prop::bool::weighted(0.8))
        .prop_map(|(picks, commit)| Step::Transaction { picks, commit })
}

pub(super) fn change(weather: Weather) -> impl Strategy<Value = Change> {
    let (how, deletion) = match weather {
        Weather::Redelivery => {
            (vec![How::Streamed, How::Streamed, How::Snapshot], vec![Deletion::Whole])
        }
        Weather::Compaction => (
            vec![How::Streamed, How::Snapshot, How::Incremental],
            vec![Deletion::Whole, Deletion::Tombstone],
        ),
    };
    let snapshots: Vec<_> = how.iter().copied().filter(|how| *how != How::Streamed).collect();
    let (how, deletion) = (prop::sample::select(how), prop::sample::select(deletion));
    let key = || (IDS, IDS);
    // Equal times are as usual as different ones.
    let time = || prop_oneof![0..400_i64, Just(200)];
    prop_oneof![
        16 => (key(), -60..100_i32, time(), how).prop_map(|(key, quantity, last_update, how)| {
            Change::PutStock { key, quantity, last_update, how }
        }),
        6 => (key(), deletion).prop_map(|(key, how)| Change::DeleteStock { key, how }),
        3 => (key(), key(), -60..100_i32, time()).prop_map(|(from, to, quantity, last_update)| {
            Change::MoveStock { from, to, quantity, last_update }
        }),
        1 => prop::sample::select(snapshots).prop_map(|how| Change::Resnapshot { how }),
        4 => (IDS, -1..300_i32, time()).prop_map(|(id, capacity, last_update)| {
            Change::PutWarehouse { id, capacity, last_update }
        }),
        2 => IDS.prop_map(|id| Change::DeleteWarehouse { id }),
        2 => (IDS, 0..5_u8).prop_map(|(id, description)| Change::PutItem { id, description }),
        2 => IDS.prop_map(|id| Change::TouchItem { id }),
        2 => IDS.prop_map(|id| Change::DeleteItem { id }),
    ]
}

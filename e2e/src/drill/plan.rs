//! What happens when: drawn from a seed, before anything runs. Pure.

use std::{fmt, time::Duration};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Where in the load the second and third instance join, and where one leaves again.
const SCALE_UP_AT: f64 = 0.2;
const SCALE_DOWN_AT: f64 = 0.75;
/// No fault before the first records are out, and none so late that nothing is left to recover.
const FAULTS_FROM: f64 = 0.03;
const FAULTS_UNTIL: f64 = 0.95;
/// A paused instance's work must be there to be taken over, and others to take it.
const PAUSES_FROM: f64 = 0.3;
const PAUSES_UNTIL: f64 = 0.65;
/// The longest time that a killed instance stays away.
const AWAY_MAX_MS: u64 = 3_000;
/// A kill that follows another at once strikes into the rebalance and the restore that the first one caused.
const FOLLOWING_MAX_MS: u64 = 5_000;

/// How often each fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// `kill -9` of an instance.
    pub kills: u32,
    /// An instance paused past its session timeout, then woken.
    pub pauses: u32,
    /// `kill -9` of the broker.
    pub broker_kills: u32,
    /// `kill -9` of the schema registry.
    pub registry_kills: u32,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// One more instance is started.
    AddInstance,
    /// One of the running instances is asked to stop; `pick` chooses it.
    RemoveInstance {
        /// A number, taken modulo the instances that run at that moment.
        pick: u32,
    },
    /// One of the running instances is killed.
    Kill {
        /// As above.
        pick: u32,
        /// How long it stays away.
        back_after: Duration,
    },
    /// The instance that owns the most is paused until others have taken over, then woken.
    Pause,
    /// The broker is killed; the stack starts it again.
    KillBroker,
    /// The schema registry is killed; the stack starts it again.
    KillRegistry,
}

/// When it is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// Once this share of the source's changes is processed: so all faults strike under load, however slow it goes.
    Progress(f64),
    /// So long after the step before, whatever has been processed.
    After(Duration),
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// When.
    pub when: When,
    /// What.
    pub action: Action,
}

/// All steps, in their order; the same seed and counts give the same steps.
#[must_use]
pub fn plan(seed: u64, counts: Counts) -> Vec<Step> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut actions = vec![
        (SCALE_UP_AT, Action::AddInstance),
        (SCALE_UP_AT, Action::AddInstance),
        (SCALE_DOWN_AT, Action::RemoveInstance { pick: random.random() }),
    ];
    let anywhere = FAULTS_FROM..FAULTS_UNTIL;
    for _ in 0..counts.kills {
        // Half of them are back at once, as under a supervisor.
        let back_after_ms = if random.random() { 0 } else { random.random_range(0..AWAY_MAX_MS) };
        let back_after = Duration::from_millis(back_after_ms);
        let kill = Action::Kill { pick: random.random(), back_after };
        actions.push((random.random_range(anywhere.clone()), kill));
    }
    for _ in 0..counts.pauses {
        actions.push((random.random_range(PAUSES_FROM..PAUSES_UNTIL), Action::Pause));
    }
    for _ in 0..counts.broker_kills {
        actions.push((random.random_range(anywhere.clone()), Action::KillBroker));
    }
    for _ in 0..counts.registry_kills {
        actions.push((random.random_range(anywhere.clone()), Action::KillRegistry));
    }
    actions.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let step = |(index, (share, action)): (usize, (f64, Action))| {
        let follows = index > 0 && matches!(action, Action::Kill { .. });
        let when = if follows && random.random_ratio(1, 3) {
            When::After(Duration::from_millis(random.random_range(0..FOLLOWING_MAX_MS)))
        } else {
            When::Progress(share)
        };
        Step { when, action }
    };
    actions.into_iter().enumerate().map(step).collect()
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.when {
            When::Progress(share) => write!(formatter, "at {:4.1} %: ", 100.0 * share)?,
            When::After(pause) => write!(formatter, "{:4.1} s later: ", pause.as_secs_f64())?,
        }
        match self.action {
            Action::AddInstance => write!(formatter, "one more instance"),
            Action::RemoveInstance { .. } => write!(formatter, "one instance less"),
            Action::Kill { back_after, .. } => {
                write!(formatter, "kill an instance, back after {} ms", back_after.as_millis())
            }
            Action::Pause => write!(formatter, "pause an instance until it is replaced"),
            Action::KillBroker => write!(formatter, "kill the broker"),
            Action::KillRegistry => write!(formatter, "kill the schema registry"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTS: Counts = Counts { kills: 50, pauses: 1, broker_kills: 5, registry_kills: 5 };

    fn count(steps: &[Step], matches: impl Fn(&Action) -> bool) -> usize {
        steps.iter().filter(|step| matches(&step.action)).count()
    }

    #[test]
    fn a_seed_gives_the_same_plan_each_time_and_another_seed_another() {
        assert_eq!(plan(7, COUNTS), plan(7, COUNTS));
        assert_ne!(plan(7, COUNTS), plan(8, COUNTS));
    }

    #[test]
    fn every_fault_strikes_as_often_as_asked() {
        let steps = plan(7, COUNTS);
        assert_eq!(count(&steps, |one| matches!(one, Action::Kill { .. })), 50);
        assert_eq!(count(&steps, |one| *one == Action::Pause), 1);
        assert_eq!(count(&steps, |one| *one == Action::KillBroker), 5);
        assert_eq!(count(&steps, |one| *one == Action::KillRegistry), 5);
    }

    #[test]
    fn one_instance_becomes_three_and_then_two() {
        for seed in 0..100 {
            let steps = plan(seed, COUNTS);
            assert_eq!(count(&steps, |one| *one == Action::AddInstance), 2);
            let place = |wanted: fn(&Action) -> bool| {
                steps.iter().position(|step| wanted(&step.action)).unwrap()
            };
            let paused = place(|one| *one == Action::Pause);
            assert!(place(|one| *one == Action::AddInstance) < paused, "seed {seed}");
            assert!(
                paused < place(|one| matches!(one, Action::RemoveInstance { .. })),
                "seed {seed}"
            );
        }
    }

    #[test]
    fn some_kills_follow_another_fault_at_once() {
        let following =
            plan(7, COUNTS).into_iter().filter(|step| matches!(step.when, When::After(_)));
        assert!((8..30).contains(&following.count()));
    }
}

//! When a connector counts as running: pure. A status is written by the workers after the fact,
//! so for a moment after a write it still tells how the connector did before.

use crate::connect::target_state::TargetState;
use crate::health::Health;

/// So many polls in a row must be good: one may be left over from before the write, and a source
/// that cannot work is shown as running for a while: Debezium 1.4 s, on a busy machine.
pub(crate) const POLLS_IN_A_ROW: u32 = 12;
/// So many polls may repeat the very failure that the write was to cure.
const POLLS_OF_OLD_FAILURE: u32 = 20;

/// What a connector has to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// It runs, or rests as somebody else wants it to.
    Any,
    /// It is in this state.
    State(TargetState),
}

impl Goal {
    fn is_met_by(self, health: &Health) -> bool {
        match (self, health) {
            (_, Health::Starting { .. } | Health::Failed(_)) => false,
            (Self::Any, _) => true,
            (Self::State(state), Health::Running { .. }) => state == TargetState::Running,
            (Self::State(wanted), Health::Resting { state }) => wanted.as_connect() == state,
        }
    }
}

/// Watches one connector after its write.
#[derive(Debug)]
pub(crate) struct Gate {
    goal: Goal,
    old_failure: Option<Health>,
    good_polls: u32,
    needed: u32,
    old_failure_polls: u32,
}

/// What is known after a poll.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Ask again.
    Wait,
    /// It runs, or rests as someone wants it to.
    Settled,
    /// It failed.
    Failed,
}

impl Gate {
    /// For a connector that was written, with its health before that.
    pub(crate) fn after_write(before: Option<Health>, goal: Goal, needed: u32) -> Self {
        let old_failure = before.filter(|health| matches!(health, Health::Failed(_)));
        Self { goal, old_failure, good_polls: 0, needed, old_failure_polls: 0 }
    }

    /// For a connector that was left alone: its status is not in motion, one look is enough.
    pub(crate) fn unwritten(goal: Goal) -> Self {
        Self { goal, old_failure: None, good_polls: 0, needed: 1, old_failure_polls: 0 }
    }

    pub(crate) fn observe(&mut self, health: &Health) -> Verdict {
        match health {
            // It may fail on its way there, and still get there.
            Health::Failed(_) if self.goal == Goal::State(TargetState::Stopped) => Verdict::Wait,
            Health::Failed(_) => self.failed(health),
            _ if self.goal.is_met_by(health) => self.good(),
            _ => {
                self.good_polls = 0;
                Verdict::Wait
            }
        }
    }

    fn good(&mut self) -> Verdict {
        self.good_polls += 1;
        if self.good_polls >= self.needed { Verdict::Settled } else { Verdict::Wait }
    }

    fn failed(&mut self, health: &Health) -> Verdict {
        self.good_polls = 0;
        self.old_failure_polls += 1;
        let is_old = self.old_failure.as_ref() == Some(health);
        if is_old && self.old_failure_polls <= POLLS_OF_OLD_FAILURE {
            return Verdict::Wait;
        }
        Verdict::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::FailedPart;

    const RUNNING: Health = Health::Running { tasks: 1 };

    fn failed(cause: &str) -> Health {
        Health::Failed(FailedPart {
            task: Some(0),
            worker_id: "w".to_owned(),
            cause: cause.to_owned(),
        })
    }

    fn starting() -> Health {
        Health::Starting { detail: "it has no task yet".to_owned() }
    }

    #[test]
    fn running_counts_only_in_a_row() {
        let mut gate = Gate::after_write(None, Goal::Any, POLLS_IN_A_ROW);
        (1..POLLS_IN_A_ROW).for_each(|_| assert_eq!(gate.observe(&RUNNING), Verdict::Wait));
        assert_eq!(gate.observe(&starting()), Verdict::Wait);
        (1..POLLS_IN_A_ROW).for_each(|_| assert_eq!(gate.observe(&RUNNING), Verdict::Wait));
        assert_eq!(gate.observe(&RUNNING), Verdict::Settled);
    }

    #[test]
    fn a_new_failure_ends_the_wait_at_once() {
        let mut gate = Gate::after_write(Some(failed("old")), Goal::Any, POLLS_IN_A_ROW);
        assert_eq!(gate.observe(&failed("new")), Verdict::Failed);
    }

    #[test]
    fn the_failure_from_before_the_write_gets_time_to_go_away() {
        let mut gate = Gate::after_write(Some(failed("old")), Goal::Any, POLLS_IN_A_ROW);
        (0..POLLS_OF_OLD_FAILURE)
            .for_each(|_| assert_eq!(gate.observe(&failed("old")), Verdict::Wait));
        assert_eq!(gate.observe(&failed("old")), Verdict::Failed);
    }

    #[test]
    fn a_connector_left_alone_is_taken_as_it_is() {
        assert_eq!(Gate::unwritten(Goal::Any).observe(&RUNNING), Verdict::Settled);
        assert_eq!(Gate::unwritten(Goal::Any).observe(&failed("old")), Verdict::Failed);
        assert_eq!(Gate::unwritten(Goal::Any).observe(&starting()), Verdict::Wait);
    }

    #[test]
    fn a_state_that_is_wanted_is_waited_for() {
        let resting = |state: &str| Health::Resting { state: state.to_owned() };
        let stopped = Goal::State(TargetState::Stopped);
        assert_eq!(Gate::unwritten(stopped).observe(&RUNNING), Verdict::Wait);
        assert_eq!(Gate::unwritten(stopped).observe(&resting("PAUSED")), Verdict::Wait);
        assert_eq!(Gate::unwritten(stopped).observe(&resting("STOPPED")), Verdict::Settled);
        assert_eq!(Gate::unwritten(stopped).observe(&failed("boom")), Verdict::Wait);
        let running = Goal::State(TargetState::Running);
        assert_eq!(Gate::unwritten(running).observe(&resting("PAUSED")), Verdict::Wait);
        assert_eq!(Gate::unwritten(Goal::Any).observe(&resting("PAUSED")), Verdict::Settled);
    }
}

//! The table of errors, row by row.

use RDKafkaErrorCode as Code;

use super::*;

const STEPS: [Step; 6] =
    [Step::Init, Step::Begin, Step::Produce, Step::Offsets, Step::Commit, Step::Abort];

fn fault(code: Code) -> Fault {
    Fault { code, fatal: false, retriable: false, requires_abort: false }
}

fn fatal(code: Code) -> Fault {
    Fault { fatal: true, ..fault(code) }
}

fn retriable(code: Code) -> Fault {
    Fault { retriable: true, ..fault(code) }
}

fn abortable(code: Code) -> Fault {
    Fault { requires_abort: true, ..fault(code) }
}

#[test]
fn what_may_be_resumed_is_called_again_after_it_timed_out() {
    for step in [Step::Init, Step::Commit, Step::Abort] {
        assert_eq!(classify(step, fault(Code::OperationTimedOut)), Action::Retry, "{step:?}");
    }
}

#[test]
fn a_retriable_error_is_retried_in_the_same_call() {
    for code in [Code::CoordinatorNotAvailable, Code::ConcurrentTransactions] {
        for step in [Step::Init, Step::Offsets, Step::Commit, Step::Abort] {
            assert_eq!(classify(step, retriable(code)), Action::Retry, "{step:?} {code:?}");
        }
    }
}

#[test]
fn an_abortable_error_aborts_at_any_step_of_the_transaction() {
    for step in [Step::Begin, Step::Produce, Step::Offsets, Step::Commit] {
        assert_eq!(classify(step, abortable(Code::Inconsistent)), Action::Abort, "{step:?}");
    }
}

#[test]
fn an_abort_that_fails_is_not_answered_with_another() {
    assert_eq!(classify(Step::Abort, abortable(Code::Unknown)), Action::Recreate);
}

#[test]
fn a_member_whom_the_group_left_behind_aborts() {
    for code in [
        Code::IllegalGeneration,
        Code::UnknownMemberId,
        Code::FencedInstanceId,
        Code::RebalanceInProgress,
    ] {
        assert_eq!(classify(Step::Offsets, fault(code)), Action::Abort, "{code:?}");
    }
}

#[test]
fn a_producer_that_was_fenced_off_or_failed_for_good_is_replaced() {
    for step in [Step::Begin, Step::Produce, Step::Offsets, Step::Commit, Step::Abort] {
        for code in [Code::Fenced, Code::InvalidProducerEpoch, Code::ProducerFenced] {
            assert_eq!(classify(step, fault(code)), Action::Recreate, "{step:?} {code:?}");
        }
        let failed = fatal(Code::InvalidTransactionalState);
        assert_eq!(classify(step, failed), Action::Recreate, "{step:?}");
    }
}

#[test]
fn a_client_that_disagrees_about_the_transaction_is_replaced() {
    for step in [Step::Begin, Step::Offsets, Step::Commit, Step::Abort] {
        for code in [Code::State, Code::InvalidTransactionalState] {
            assert_eq!(classify(step, fault(code)), Action::Recreate, "{step:?} {code:?}");
        }
    }
}

#[test]
fn an_undelivered_record_aborts_the_transaction() {
    for code in [Code::MessageTimedOut, Code::NotEnoughReplicas, Code::State] {
        assert_eq!(classify(Step::Produce, fault(code)), Action::Abort, "{code:?}");
    }
}

#[test]
fn what_repetition_cannot_change_stops_even_when_it_is_called_abortable() {
    for code in [
        Code::TopicAuthorizationFailed,
        Code::GroupAuthorizationFailed,
        Code::TransactionalIdAuthorizationFailed,
        Code::MessageSizeTooLarge,
        Code::InvalidTransactionTimeout,
        Code::UnknownTopic,
    ] {
        for step in STEPS {
            let flagged = Fault { requires_abort: true, retriable: true, ..fatal(code) };
            assert_eq!(classify(step, flagged), Action::Stop, "{step:?} {code:?}");
        }
    }
}

#[test]
fn an_error_without_any_class_ends_the_processor() {
    for step in STEPS {
        assert_eq!(classify(step, fault(Code::Unknown)), Action::Stop, "{step:?}");
    }
}

//! What a failed Kafka call means: one match, no calls.
//!
//! | action | then |
//! |---|---|
//! | retry | the same call again, with the same arguments |
//! | abort | give the transaction up, go back to the last committed offsets |
//! | recreate | as abort, and with a new producer: this one is of no use any more |
//! | stop | no repetition can help |
//!
//! The classes follow librdkafka's manual ("Transactional producer", error handling): what is
//! neither retriable nor abortable ends the producer instance.

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// What to do about a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// The same call again.
    Retry,
    /// Abort the transaction and rewind.
    Abort,
    /// Replace the producer and rewind.
    Recreate,
    /// End the processor.
    Stop,
}

/// The call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// `init_transactions`.
    Init,
    /// `begin_transaction`.
    Begin,
    /// Sending a record or the delivery of one.
    Produce,
    /// `send_offsets_to_transaction`.
    Offsets,
    /// `commit_transaction`.
    Commit,
    /// `abort_transaction`.
    Abort,
}

/// What an error says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// librdkafka's or the broker's code.
    pub(crate) code: RDKafkaErrorCode,
    /// The client instance cannot be used any more.
    pub(crate) fatal: bool,
    /// The same call may succeed.
    pub(crate) retriable: bool,
    /// The transaction must be aborted.
    pub(crate) requires_abort: bool,
}

impl Fault {
    /// Reads the flags of an error; only those of transaction calls have any.
    pub(crate) fn of(error: &KafkaError) -> Self {
        match error {
            KafkaError::Transaction(error) => Self {
                code: error.code(),
                fatal: error.is_fatal(),
                retriable: error.is_retriable(),
                requires_abort: error.txn_requires_abort(),
            },
            other => Self {
                code: other.rdkafka_error_code().unwrap_or(RDKafkaErrorCode::Fail),
                fatal: false,
                retriable: false,
                requires_abort: false,
            },
        }
    }
}

/// Sorts a failed call.
pub(crate) fn classify(step: Step, fault: Fault) -> Action {
    use RDKafkaErrorCode as Code;
    match (step, fault.code) {
        // Nothing in the data or in time changes these.
        (
            _,
            Code::TopicAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::ClusterAuthorizationFailed
            | Code::TransactionalIdAuthorizationFailed
            | Code::SaslAuthenticationFailed
            | Code::Authentication
            | Code::InvalidTransactionTimeout
            | Code::MessageSizeTooLarge
            | Code::UnsupportedVersion
            | Code::UnsupportedFeature
            | Code::PolicyViolation
            | Code::InvalidRecord
            | Code::UnknownTopic
            | Code::UnknownPartition,
        ) => Action::Stop,
        // The transaction outlived its time on the broker, or someone took the id over; with a
        // new producer the broker tells which.
        (_, Code::Fenced | Code::InvalidProducerEpoch | Code::ProducerFenced) => Action::Recreate,
        _ if fault.fatal => Action::Recreate,
        // Starting, committing and aborting go on where they were when they are called again.
        (Step::Init | Step::Commit | Step::Abort, Code::OperationTimedOut) => Action::Retry,
        (Step::Init | Step::Offsets | Step::Commit | Step::Abort, _) if fault.retriable => {
            Action::Retry
        }
        _ if fault.requires_abort => Action::Abort,
        // The group moved on without us: what was read has to be read again by its new owner.
        (
            Step::Offsets,
            Code::IllegalGeneration
            | Code::UnknownMemberId
            | Code::FencedInstanceId
            | Code::RebalanceInProgress
            | Code::StaleMemberEpoch,
        )
        // The record is lost for this transaction, so the transaction is.
        | (Step::Produce, _) => Action::Abort,
        (Step::Init, _) => Action::Stop,
        (Step::Begin | Step::Offsets | Step::Commit | Step::Abort, _) => Action::Recreate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: RDKafkaErrorCode) -> Fault {
        Fault { code, fatal: false, retriable: false, requires_abort: false }
    }

    #[test]
    fn a_commit_that_timed_out_is_called_again() {
        let timed_out = fault(RDKafkaErrorCode::OperationTimedOut);
        assert_eq!(classify(Step::Commit, timed_out), Action::Retry);
        assert_eq!(classify(Step::Init, timed_out), Action::Retry);
    }

    #[test]
    fn a_retriable_error_is_retried_in_the_same_call() {
        let retriable =
            Fault { retriable: true, ..fault(RDKafkaErrorCode::CoordinatorNotAvailable) };
        for step in [Step::Init, Step::Offsets, Step::Commit, Step::Abort] {
            assert_eq!(classify(step, retriable), Action::Retry, "{step:?}");
        }
    }

    #[test]
    fn an_abortable_error_aborts_at_any_step_of_the_transaction() {
        let abortable = Fault { requires_abort: true, ..fault(RDKafkaErrorCode::Inconsistent) };
        for step in [Step::Begin, Step::Produce, Step::Offsets, Step::Commit] {
            assert_eq!(classify(step, abortable), Action::Abort, "{step:?}");
        }
    }

    #[test]
    fn a_member_whom_the_group_left_behind_aborts() {
        for code in [
            RDKafkaErrorCode::IllegalGeneration,
            RDKafkaErrorCode::UnknownMemberId,
            RDKafkaErrorCode::FencedInstanceId,
        ] {
            assert_eq!(classify(Step::Offsets, fault(code)), Action::Abort, "{code:?}");
        }
    }

    #[test]
    fn a_fenced_producer_is_replaced() {
        for step in [Step::Begin, Step::Produce, Step::Offsets, Step::Commit, Step::Abort] {
            let fenced = Fault { fatal: true, ..fault(RDKafkaErrorCode::Fenced) };
            assert_eq!(classify(step, fenced), Action::Recreate, "{step:?}");
        }
        let state = fault(RDKafkaErrorCode::InvalidTransactionalState);
        assert_eq!(classify(Step::Abort, state), Action::Recreate);
    }

    #[test]
    fn an_undelivered_record_aborts_the_transaction() {
        let expired = fault(RDKafkaErrorCode::MessageTimedOut);
        assert_eq!(classify(Step::Produce, expired), Action::Abort);
    }

    #[test]
    fn what_repetition_cannot_change_stops_even_when_it_is_called_abortable() {
        for code in [
            RDKafkaErrorCode::TopicAuthorizationFailed,
            RDKafkaErrorCode::MessageSizeTooLarge,
            RDKafkaErrorCode::InvalidTransactionTimeout,
        ] {
            let fault = Fault { requires_abort: true, retriable: true, ..fault(code) };
            assert_eq!(classify(Step::Produce, fault), Action::Stop, "{code:?}");
        }
    }

    #[test]
    fn an_error_without_any_class_is_never_ignored() {
        let unclassified = fault(RDKafkaErrorCode::Fail);
        assert_eq!(classify(Step::Init, unclassified), Action::Stop);
        for step in [Step::Begin, Step::Offsets, Step::Commit, Step::Abort] {
            assert_eq!(classify(step, unclassified), Action::Recreate, "{step:?}");
        }
    }
}

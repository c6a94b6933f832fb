//! The calls of a transaction.
//!
//! | action | then |
//! |---|---|
//! | retry | the same call again, with the same arguments |
//! | abort | give the transaction up, go back to the last committed offsets |
//! | recreate | as abort, and with a new producer: this one is of no use any more |
//! | stop | no repetition can help |
//!
//! The classes follow librdkafka's manual ("Transactional producer", error handling): retriable,
//! abortable, fatal for the producer instance; and what is none of these is fatal for us.

use std::fmt;

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

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Init => "start transactions",
            Self::Begin => "begin a transaction",
            Self::Produce => "write records",
            Self::Offsets => "add offsets to a transaction",
            Self::Commit => "commit a transaction",
            Self::Abort => "abort a transaction",
        })
    }
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
    /// The client instance failed.
    pub(crate) const fn fatal(code: RDKafkaErrorCode) -> Self {
        Self { code, fatal: true, retriable: false, requires_abort: false }
    }

    /// Another producer has the transactional id, or the broker gave the transaction up.
    pub(crate) const fn is_fenced(self) -> bool {
        use RDKafkaErrorCode as Code;
        matches!(self.code, Code::Fenced | Code::InvalidProducerEpoch | Code::ProducerFenced)
    }

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
        (_, code) if is_settled(code) => Action::Stop,
        // The transaction outlived its time on the broker, or someone took the id over; with a
        // new producer the broker tells which.
        _ if fault.is_fenced() || fault.fatal => Action::Recreate,
        // Starting, committing and aborting go on where they were when they are called again.
        (Step::Init | Step::Commit | Step::Abort, Code::OperationTimedOut) => Action::Retry,
        (Step::Init | Step::Offsets | Step::Commit | Step::Abort, _) if fault.retriable => {
            Action::Retry
        }
        // There is no giving up of what cannot be given up.
        (Step::Abort, _) if fault.requires_abort => Action::Recreate,
        _ if fault.requires_abort => Action::Abort,
        // The group moved on without us: what was read has to be read again by its new owner.
        (
            Step::Offsets,
            Code::IllegalGeneration
            | Code::UnknownMemberId
            | Code::FencedInstanceId
            | Code::RebalanceInProgress
            | Code::StaleMemberEpoch,
        ) => Action::Abort,
        // The record is lost for this transaction, so the transaction is.
        (Step::Produce, code) if is_undelivered(code) => Action::Abort,
        // The client has another idea of where the transaction is; a new one has none.
        (
            Step::Begin | Step::Offsets | Step::Commit | Step::Abort,
            Code::State
            | Code::Conflict
            | Code::PreviousInProgress
            | Code::InvalidTransactionalState
            | Code::InvalidProducerIdMapping
            | Code::UnknownProducerId,
        ) => Action::Recreate,
        _ => Action::Stop,
    }
}

/// Nothing in the data or in time changes these.
const fn is_settled(code: RDKafkaErrorCode) -> bool {
    use RDKafkaErrorCode as Code;
    matches!(
        code,
        Code::TopicAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::ClusterAuthorizationFailed
            | Code::TransactionalIdAuthorizationFailed
            | Code::SaslAuthenticationFailed
            | Code::Authentication
            | Code::SSL
            | Code::InvalidTransactionTimeout
            | Code::MessageSizeTooLarge
            | Code::MessageBatchTooLarge
            | Code::UnsupportedVersion
            | Code::UnsupportedFeature
            | Code::UnsupportedForMessageFormat
            | Code::PolicyViolation
            | Code::InvalidRecord
            | Code::InvalidTopic
            | Code::UnknownTopic
            | Code::UnknownPartition
    )
}

/// The record did not arrive, for a reason that may be gone at the next attempt.
const fn is_undelivered(code: RDKafkaErrorCode) -> bool {
    use RDKafkaErrorCode as Code;
    matches!(
        code,
        // The transaction failed in the background; the record was not even taken.
        Code::State
            | Code::Inconsistent
            | Code::PurgeQueue
            | Code::PurgeInflight
            | Code::MessageTimedOut
            | Code::OperationTimedOut
            | Code::TimedOutQueue
            | Code::RequestTimedOut
            | Code::BrokerTransportFailure
            | Code::AllBrokersDown
            | Code::NetworkException
            | Code::UnknownTopicOrPartition
            | Code::LeaderNotAvailable
            | Code::NotLeaderForPartition
            | Code::BrokerNotAvailable
            | Code::ReplicaNotAvailable
            | Code::NotEnoughReplicas
            | Code::NotEnoughReplicasAfterAppend
            | Code::KafkaStorageError
            | Code::InvalidMessage
            | Code::OutOfOrderSequenceNumber
            | Code::UnknownProducerId
            | Code::InvalidProducerIdMapping
            | Code::InvalidTransactionalState
            | Code::ConcurrentTransactions
            | Code::CoordinatorNotAvailable
            | Code::CoordinatorLoadInProgress
            | Code::NotCoordinator
            | Code::ThrottlingQuotaExceeded
    )
}

#[cfg(test)]
#[path = "transaction_tests.rs"]
mod tests;

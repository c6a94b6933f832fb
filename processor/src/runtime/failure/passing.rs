//! Whether what failed outside a transaction passes by itself.
//!
//! Reading, looking up and creating are repeated by the client or by us as long as the cluster may
//! come round: brokers restart, leaders move, a topic that was just created is not known everywhere
//! yet. Everything else ends the processor with a sentence; a code that is not listed, too.

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// The code in an error; the wrapper hides that of administration.
pub(crate) fn code_of(error: &KafkaError) -> Option<RDKafkaErrorCode> {
    match error {
        KafkaError::AdminOp(code) => Some(*code),
        other => other.rdkafka_error_code(),
    }
}

/// Tells whether the same call of a consumer, of a look-up or of administration may succeed later.
pub(crate) fn is_passing(error: &KafkaError) -> bool {
    match error {
        // The client instance is of no use any more, whatever the reason.
        KafkaError::MessageConsumptionFatal(_) => false,
        other => code_of(other).is_some_and(passes),
    }
}

const fn passes(code: RDKafkaErrorCode) -> bool {
    use RDKafkaErrorCode as Code;
    matches!(
        code,
        // No connection, or no answer in time.
        Code::BrokerTransportFailure
        | Code::AllBrokersDown
        | Code::Resolve
        | Code::OperationTimedOut
        | Code::TimedOutQueue
        | Code::RequestTimedOut
        | Code::NetworkException
        | Code::BrokerDestroy
        | Code::DestroyBroker
        | Code::RebootstrapRequired
        // The answer is with another broker, or will be.
        | Code::LeaderNotAvailable
        | Code::NotLeaderForPartition
        | Code::BrokerNotAvailable
        | Code::ReplicaNotAvailable
        | Code::KafkaStorageError
        | Code::OffsetNotAvailable
        | Code::FencedLeaderEpoch
        | Code::UnknownLeaderEpoch
        | Code::NotController
        | Code::CoordinatorNotAvailable
        | Code::CoordinatorLoadInProgress
        | Code::NotCoordinator
        | Code::WaitingForCoordinator
        // A topic that was just created is not known everywhere; one that is gone may come back.
        | Code::UnknownTopicOrPartition
        | Code::UnknownTopic
        | Code::UnknownPartition
        | Code::UnknownTopicId
        // A transaction of the last owner is open still.
        | Code::UnstableOffsetCommit
        // The group moves on: the client joins it again at the next poll.
        | Code::RebalanceInProgress
        | Code::IllegalGeneration
        | Code::UnknownMemberId
        | Code::PollExceeded
        // Asked for too often.
        | Code::ThrottlingQuotaExceeded
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use RDKafkaErrorCode as Code;

    fn passes(code: Code) -> bool {
        is_passing(&KafkaError::MessageConsumption(code))
    }

    #[test]
    fn a_cluster_that_is_away_or_in_motion_is_waited_for() {
        for code in [
            Code::AllBrokersDown,
            Code::BrokerTransportFailure,
            Code::OperationTimedOut,
            Code::NotLeaderForPartition,
            Code::CoordinatorLoadInProgress,
            Code::NotController,
        ] {
            assert!(passes(code), "{code:?}");
        }
    }

    #[test]
    fn a_topic_that_is_not_known_yet_is_waited_for_whoever_says_so() {
        for code in [
            Code::UnknownTopicOrPartition,
            Code::UnknownTopic,
            Code::UnknownPartition,
            Code::UnknownTopicId,
        ] {
            assert!(passes(code), "{code:?}");
        }
    }

    #[test]
    fn a_member_that_slept_too_long_joins_again() {
        assert!(passes(Code::PollExceeded));
        assert!(passes(Code::UnknownMemberId));
    }

    #[test]
    fn what_only_a_person_can_change_is_not_waited_for() {
        for code in [
            Code::TopicAuthorizationFailed,
            Code::GroupAuthorizationFailed,
            Code::ClusterAuthorizationFailed,
            Code::Authentication,
            Code::SaslAuthenticationFailed,
            Code::SSL,
            Code::InvalidReplicationFactor,
            Code::PolicyViolation,
            Code::AutoOffsetReset,
            Code::InconsistentGroupProtocol,
            Code::UnsupportedVersion,
        ] {
            assert!(!passes(code), "{code:?}");
        }
    }

    #[test]
    fn an_unknown_code_and_an_error_without_one_end_the_processor() {
        assert!(!passes(Code::Unknown));
        assert!(!is_passing(&KafkaError::Canceled));
    }

    #[test]
    fn a_fatal_error_of_the_client_is_permanent_whatever_its_code() {
        let fatal = KafkaError::MessageConsumptionFatal(Code::UnknownMemberId);
        assert!(!is_passing(&fatal));
    }

    #[test]
    fn the_codes_of_administration_are_sorted_alike() {
        assert!(is_passing(&KafkaError::AdminOp(Code::NotController)));
        assert!(!is_passing(&KafkaError::AdminOp(Code::PolicyViolation)));
    }
}

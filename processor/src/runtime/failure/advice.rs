//! What a person can do about a code that ended the processor.

use rdkafka::error::RDKafkaErrorCode;

/// The way out; none, where the error says all there is to say.
pub(crate) const fn advice(code: RDKafkaErrorCode) -> Option<&'static str> {
    use RDKafkaErrorCode as Code;
    Some(match code {
        Code::TopicAuthorizationFailed => {
            "let the processor's principal READ and DESCRIBE the source topics, and READ, WRITE, \
             CREATE, DELETE, DESCRIBE and DESCRIBE_CONFIGS the topics that begin with the \
             application id or are outputs"
        }
        Code::GroupAuthorizationFailed => {
            "let the processor's principal READ the consumer group that is named like the \
             application id"
        }
        Code::TransactionalIdAuthorizationFailed => {
            "let the processor's principal WRITE and DESCRIBE the transactional ids that begin \
             with the application id"
        }
        Code::ClusterAuthorizationFailed => {
            "let the processor's principal CREATE topics, or create them beforehand; `processor \
             topology` names them"
        }
        Code::Authentication | Code::SaslAuthenticationFailed => {
            "check `security.protocol`, `sasl.mechanism`, `sasl.username` and `sasl.password`"
        }
        Code::SSL => "check `security.protocol` and the `ssl.*` properties",
        Code::InvalidTransactionTimeout => {
            "`transaction.timeout.ms` must not exceed the broker's `transaction.max.timeout.ms`"
        }
        Code::MessageSizeTooLarge => {
            "raise `max.message.bytes` of the topic and `message.max.bytes` of the producer"
        }
        Code::InvalidReplicationFactor => {
            "`--replication-factor` must not exceed the number of brokers"
        }
        Code::UnknownTopic | Code::UnknownPartition => {
            "was a topic of the processor deleted, or made anew with fewer partitions? A start \
             creates what is missing"
        }
        Code::AutoOffsetReset | Code::OffsetOutOfRange => {
            "records were deleted before they were read: stop all instances and run `processor \
             reset`, then start again, with a snapshot of the sources if they no longer hold all"
        }
        Code::InconsistentGroupProtocol => {
            "another program uses this consumer group: give the processor an `--application-id` of \
             its own"
        }
        _ => return None,
    })
}

/// Tells whether a start fails again until a person has followed the [`advice`].
pub(crate) const fn needs_a_person(code: RDKafkaErrorCode) -> bool {
    use RDKafkaErrorCode as Code;
    advice(code).is_some() && !matches!(code, Code::UnknownTopic | Code::UnknownPartition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_permission_names_what_to_grant() {
        let advice = advice(RDKafkaErrorCode::TransactionalIdAuthorizationFailed);
        assert!(advice.is_some_and(|advice| advice.contains("transactional ids")));
    }

    #[test]
    fn a_code_that_speaks_for_itself_has_none() {
        assert_eq!(advice(RDKafkaErrorCode::Unknown), None);
    }
    #[test]
    fn what_a_start_repairs_needs_no_person() {
        assert!(needs_a_person(RDKafkaErrorCode::TopicAuthorizationFailed));
        assert!(!needs_a_person(RDKafkaErrorCode::UnknownTopic));
        assert!(!needs_a_person(RDKafkaErrorCode::Unknown));
    }
}

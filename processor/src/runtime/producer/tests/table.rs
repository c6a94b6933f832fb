//! The table of errors, row by row: what the broker answers, at which call it comes out, what is done
//! about it, and that the next transaction commits.

use rdkafka::types::RDKafkaApiKey as Request;
use rdkafka::types::RDKafkaRespErr as Answer;
use rdkafka::types::RDKafkaRespErr::*;

use super::*;

/// The transaction that met these answers failed at this step, to be treated like this.
fn assert_fails(request: Request, answers: &[Answer], step: Step, action: Action) {
    let cluster = cluster();
    let producer = start(&cluster).unwrap();
    let group = group(&cluster);
    cluster.request_errors(request, answers);
    let failure = transact(&group, &producer).unwrap_err();
    assert_eq!((failure.step, failure.action()), (step, action), "{answers:?}: {failure:?}");
    match action {
        Action::Abort => {
            producer.abort().unwrap();
            transact(&group, &producer).unwrap();
        }
        Action::Recreate => {
            transact(&group, &start(&cluster).unwrap()).unwrap();
        }
        Action::Retry | Action::Stop => {}
    }
}

/// The same call was repeated until it succeeded.
fn assert_passes(request: Request, answers: &[Answer]) {
    let cluster = cluster();
    let producer = start(&cluster).unwrap();
    cluster.request_errors(request, answers);
    transact(&group(&cluster), &producer).unwrap_or_else(|error| panic!("{answers:?}: {error:?}"));
}

fn start_refused(answer: Answer) -> RuntimeError {
    let cluster = cluster();
    cluster.request_errors(Request::InitProducerId, &[answer]);
    start(&cluster).err().unwrap_or_else(|| panic!("{answer:?} was passed over"))
}

#[test]
fn starting_waits_for_a_coordinator() {
    for answer in [
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
        RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
        RD_KAFKA_RESP_ERR_UNKNOWN,
        RD_KAFKA_RESP_ERR__TRANSPORT,
    ] {
        let cluster = cluster();
        cluster.request_errors(Request::InitProducerId, &[answer; 2]);
        assert!(start(&cluster).is_ok(), "{answer:?}");
    }
}

#[test]
fn starting_without_permission_or_with_too_long_a_timeout_is_an_error_that_says_what_to_do() {
    for answer in [
        RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT,
    ] {
        let error = start_refused(answer);
        assert_eq!(error.to_string(), "cannot start transactions as `app-0`");
        assert!(error.hint().is_some(), "{answer:?}");
    }
}

#[test]
fn starting_while_another_process_takes_the_id_over_names_the_id() {
    let error = start_refused(RD_KAFKA_RESP_ERR_PRODUCER_FENCED);
    assert_eq!(error.to_string(), "another process uses the transactional id `app-0`");
}

#[test]
fn offsets_are_added_again_while_the_coordinator_is_busy_or_moves() {
    for request in [Request::AddOffsetsToTxn, Request::TxnOffsetCommit] {
        assert_passes(request, &[RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS; 2]);
        assert_passes(request, &[RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS]);
        assert_passes(request, &[RD_KAFKA_RESP_ERR_NOT_COORDINATOR]);
        assert_passes(request, &[RD_KAFKA_RESP_ERR__TRANSPORT]);
    }
}

#[test]
fn offsets_of_a_member_that_the_group_left_behind_abort() {
    for answer in [
        RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
        RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
        RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
    ] {
        assert_fails(Request::TxnOffsetCommit, &[answer], Step::Offsets, Action::Abort);
    }
}

#[test]
fn offsets_that_the_broker_cannot_take_abort() {
    for request in [Request::AddOffsetsToTxn, Request::TxnOffsetCommit] {
        assert_fails(request, &[RD_KAFKA_RESP_ERR_UNKNOWN], Step::Offsets, Action::Abort);
    }
}

#[test]
fn offsets_without_permission_stop() {
    for answer in
        [RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED]
    {
        assert_fails(Request::TxnOffsetCommit, &[answer], Step::Offsets, Action::Stop);
    }
}

#[test]
fn offsets_of_a_producer_that_lost_its_id_or_its_transaction_replace_it() {
    for request in [Request::AddOffsetsToTxn, Request::TxnOffsetCommit] {
        for answer in
            [RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE]
        {
            assert_fails(request, &[answer], Step::Offsets, Action::Recreate);
        }
    }
}

#[test]
fn a_commit_goes_on_while_the_coordinator_is_busy_or_moves() {
    for answer in [
        RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
        RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR__TRANSPORT,
    ] {
        assert_passes(Request::EndTxn, &[answer]);
    }
}

#[test]
fn a_commit_that_the_broker_cannot_place_aborts() {
    for answer in [RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING, RD_KAFKA_RESP_ERR_UNKNOWN] {
        assert_fails(Request::EndTxn, &[answer], Step::Commit, Action::Abort);
    }
}

#[test]
fn a_commit_of_a_producer_that_was_fenced_off_replaces_it() {
    for answer in [
        RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
        RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
        RD_KAFKA_RESP_ERR_INVALID_TXN_STATE,
    ] {
        assert_fails(Request::EndTxn, &[answer], Step::Commit, Action::Recreate);
    }
}

#[test]
fn a_commit_without_permission_stops() {
    let answer = RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    assert_fails(Request::EndTxn, &[answer], Step::Commit, Action::Stop);
}

#[test]
fn a_record_that_no_partition_takes_now_is_sent_again() {
    assert_passes(Request::Produce, &[RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION]);
    assert_passes(Request::Produce, &[RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS]);
    assert_passes(Request::AddPartitionsToTxn, &[RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS]);
}

#[test]
fn a_record_whose_producer_the_broker_forgot_aborts() {
    let answer = RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING;
    assert_fails(Request::AddPartitionsToTxn, &[answer], Step::Produce, Action::Abort);
}

#[test]
fn a_record_of_a_fenced_producer_replaces_it() {
    let answer = RD_KAFKA_RESP_ERR_PRODUCER_FENCED;
    assert_fails(Request::AddPartitionsToTxn, &[answer], Step::Produce, Action::Recreate);
}

#[test]
fn a_record_without_permission_or_too_large_stops() {
    for answer in
        [RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE]
    {
        assert_fails(Request::Produce, &[answer], Step::Produce, Action::Stop);
    }
    let answer = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    assert_fails(Request::AddPartitionsToTxn, &[answer], Step::Produce, Action::Stop);
}

/// Begins a transaction that must be aborted, and meets these answers then.
fn abort_after(answers: &[Answer]) -> (Cluster, Result<Ending, StepError>) {
    let cluster = cluster();
    let producer = start(&cluster).unwrap();
    cluster.request_errors(Request::TxnOffsetCommit, &[RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION]);
    transact(&group(&cluster), &producer).unwrap_err();
    cluster.request_errors(Request::EndTxn, answers);
    let ended = producer.abort();
    (cluster, ended)
}

#[test]
fn an_abort_goes_on_while_the_coordinator_is_busy_or_moves() {
    for answer in [
        RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR__TRANSPORT,
    ] {
        assert_eq!(abort_after(&[answer]).1.unwrap(), Ending::Clean, "{answer:?}");
    }
}

#[test]
fn an_abort_that_the_broker_does_not_accept_replaces_the_producer() {
    for answer in [
        RD_KAFKA_RESP_ERR_INVALID_TXN_STATE,
        RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
        RD_KAFKA_RESP_ERR_UNKNOWN,
    ] {
        let (cluster, ended) = abort_after(&[answer]);
        assert_eq!(ended.unwrap_err().action(), Action::Recreate, "{answer:?}");
        transact(&group(&cluster), &start(&cluster).unwrap()).unwrap();
    }
}

/// With a second for a request, and a coordinator that stays busy for longer.
fn slow() -> (Cluster, TransactionalProducer) {
    let cluster = cluster();
    let producer = start_with(&cluster, &["producer.socket.timeout.ms=1000"]).unwrap();
    let busy = [RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS; 8];
    cluster.request_errors(Request::EndTxn, &busy);
    (cluster, producer)
}

#[test]
fn a_commit_that_outlasts_a_request_is_known_to_be_slow() {
    let (cluster, producer) = slow();
    assert_eq!(transact(&group(&cluster), &producer).unwrap(), Ending::Slow);
    assert_eq!(transact(&group(&cluster), &producer).unwrap(), Ending::Clean);
}

#[test]
fn an_abort_that_outlasts_a_request_is_known_to_be_slow() {
    let (cluster, producer) = slow();
    cluster.request_errors(Request::TxnOffsetCommit, &[RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION]);
    transact(&group(&cluster), &producer).unwrap_err();
    assert_eq!(producer.abort().unwrap(), Ending::Slow);
}

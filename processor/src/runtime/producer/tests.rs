//! The producer against librdkafka's mock broker, which can be told to fail.

use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};
use rdkafka::{ClientConfig, Offset, consumer::BaseConsumer, consumer::Consumer};

use super::*;
use crate::config::KafkaOptions;

const TOPIC: &str = "out";

type Cluster = MockCluster<'static, DefaultProducerContext>;

fn cluster() -> Cluster {
    let cluster = MockCluster::new(1).unwrap();
    cluster.create_topic(TOPIC, 1, 1).unwrap();
    cluster
}

fn start(cluster: &Cluster) -> Result<TransactionalProducer, RuntimeError> {
    let clients = Clients::new(&KafkaOptions::new(cluster.bootstrap_servers()));
    Ok(TransactionalProducer::start(&clients, "app-0", || false)?.unwrap())
}

fn group(cluster: &Cluster) -> BaseConsumer {
    ClientConfig::new()
        .set("bootstrap.servers", cluster.bootstrap_servers())
        .set("group.id", "app")
        .create()
        .unwrap()
}

/// One record and one offset in one transaction.
fn transact(group: &BaseConsumer, producer: &TransactionalProducer) -> Result<(), StepError> {
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset(TOPIC, 0, Offset::Offset(1)).unwrap();
    producer.begin()?;
    producer.send(&Record {
        topic: TOPIC,
        partition: Some(0),
        key: Some(b"key"),
        value: None,
        headers: Vec::new(),
    })?;
    producer.commit(&offsets, &group.group_metadata().unwrap())
}

#[test]
fn a_commit_does_not_take_the_100_ms_that_the_wrapper_sleeps_when_it_flushes() {
    let cluster = cluster();
    let producer = start(&cluster).unwrap();
    let group = group(&cluster);
    let timed = |_| {
        let started = Instant::now();
        transact(&group, &producer).unwrap();
        started.elapsed()
    };
    let mut taken: Vec<_> = (0..11).map(timed).collect();
    taken.sort();
    assert!(taken[5] < Duration::from_millis(90), "half of {taken:?}");
}

#[test]
fn a_coordinator_that_is_not_there_yet_is_waited_for() {
    let cluster = cluster();
    cluster.request_errors(
        RDKafkaApiKey::InitProducerId,
        &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE; 3],
    );
    assert!(start(&cluster).is_ok());
}

#[test]
fn a_transactional_id_without_permission_is_an_error() {
    let cluster = cluster();
    cluster.request_errors(
        RDKafkaApiKey::InitProducerId,
        &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED],
    );
    let error = start(&cluster).err().unwrap();
    assert_eq!(error.to_string(), "cannot start transactions as `app-0`");
}

#[test]
fn offsets_of_a_group_that_moved_on_abort_the_transaction_and_the_next_one_commits() {
    let cluster = cluster();
    let producer = start(&cluster).unwrap();
    cluster.request_errors(
        RDKafkaApiKey::TxnOffsetCommit,
        &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION],
    );
    let failure = transact(&group(&cluster), &producer).unwrap_err();
    assert_eq!((failure.step, failure.action()), (Step::Offsets, Action::Abort));
    producer.abort().unwrap();
    transact(&group(&cluster), &producer).unwrap();
}

#[test]
fn a_fenced_producer_must_be_replaced() {
    let cluster = cluster();
    let producer = start(&cluster).unwrap();
    cluster.request_errors(
        RDKafkaApiKey::EndTxn,
        &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_PRODUCER_FENCED],
    );
    let failure = transact(&group(&cluster), &producer).unwrap_err();
    assert_eq!((failure.step, failure.action()), (Step::Commit, Action::Recreate));
    transact(&group(&cluster), &start(&cluster).unwrap()).unwrap();
}

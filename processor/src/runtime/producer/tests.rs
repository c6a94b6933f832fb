//! The producer against librdkafka's mock broker, which can be told to fail.

use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;
use rdkafka::{ClientConfig, Offset, consumer::BaseConsumer, consumer::Consumer};

use super::*;
use crate::runtime::testing::run_options;

const TOPIC: &str = "out";

type Cluster = MockCluster<'static, DefaultProducerContext>;

fn cluster() -> Cluster {
    let cluster = MockCluster::new(1).unwrap();
    cluster.create_topic(TOPIC, 1, 1).unwrap();
    cluster
}

fn start(cluster: &Cluster) -> Result<TransactionalProducer, RuntimeError> {
    start_with(cluster, &[])
}

fn start_with(
    cluster: &Cluster,
    properties: &[&str],
) -> Result<TransactionalProducer, RuntimeError> {
    let options = run_options(&cluster.bootstrap_servers(), properties);
    let clients = Clients::new(&options.kafka);
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
fn transact(group: &BaseConsumer, producer: &TransactionalProducer) -> Result<Ending, StepError> {
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

mod table;

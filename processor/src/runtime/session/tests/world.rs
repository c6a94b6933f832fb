//! A session on a mock cluster, turned by hand: between two turns the test feeds it or spoils
//! something.
//!
//! What the mock of librdkafka 2.12.1 does not have: offsets of transactions are not kept (tests
//! plant them), and aborted records stay visible.

use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer as _, ThreadedProducer};
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::debezium;
use crate::pipeline::{OutputSchemas, SchemaIds};
use crate::record::{Output, Source, Table, Target};
use crate::runtime::assignment::Partition;
use crate::runtime::registry::Fetched;
use crate::runtime::testing::run_options;
use crate::runtime::topics::SOURCES;

use super::super::*;

/// Longest wait for a condition; the mock alone lets a new group wait for 3 s.
const DEADLINE: Duration = Duration::from_mins(1);

pub(super) const STOCK: Partition =
    Partition { source: Source::Table(Table::StockQuantity), number: 0 };

/// Registry ids of the key's and the value's schema.
const SCHEMAS: [(u32, &str); 2] = [
    (5, include_str!("../../../../tests/pipeline/source-schemas/stock_quantity-key.avsc")),
    (6, include_str!("../../../../tests/pipeline/source-schemas/stock_quantity-value.avsc")),
];

pub(super) struct World {
    pub(super) session: Session,
    cluster: MockCluster<'static, DefaultProducerContext>,
    feeder: ThreadedProducer<DefaultProducerContext>,
    topics: Topics,
    fed: u64,
    runtime: tokio::runtime::Runtime,
}

impl World {
    /// A session that has its partitions and their state.
    pub(super) fn start() -> Self {
        let mut world = Self::new();
        world.turn_until("partitions with their state", |session| {
            session.work.assignment.live().len() == SOURCES.len()
        });
        world
    }

    /// A session that has not turned yet.
    pub(super) fn new() -> Self {
        let cluster = MockCluster::new(1).unwrap();
        let bootstrap = cluster.bootstrap_servers();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let setup = setup(&bootstrap, &runtime);
        let topics = setup.topics.clone();
        create_topics(&cluster, &topics);
        let session = start(setup);
        let feeder = ClientConfig::new().set("bootstrap.servers", &bootstrap).create().unwrap();
        Self { session, cluster, feeder, topics, fed: 0, runtime }
    }

    /// The process is gone without a word, and its successor has begun.
    pub(super) fn crash(&mut self) {
        self.session = start(setup(&self.cluster.bootstrap_servers(), &self.runtime));
    }

    /// Writes one row of stock, with a key of its own.
    pub(super) fn feed(&mut self) {
        self.fed += 1;
        let item = i64::try_from(self.fed).unwrap();
        let record = debezium::put((1, item), 10, item);
        let topic = self.topics.source(STOCK.source);
        let base = BaseRecord::to(topic).partition(0).key(&record.key);
        let value = record.value.unwrap();
        self.feeder.send(base.payload(&value)).map_err(|(error, _)| error).unwrap();
        self.feeder.flush(DEADLINE).unwrap();
    }

    /// Rows written so far.
    pub(super) fn fed(&self) -> u64 {
        self.fed
    }

    /// The next requests of this kind are answered with these.
    pub(super) fn answer(&self, request: RDKafkaApiKey, answers: &[RDKafkaRespErr]) {
        self.cluster.request_errors(request, answers);
    }

    pub(super) fn turn_until(&mut self, what: &str, condition: impl Fn(&Session) -> bool) {
        let started = Instant::now();
        while !condition(&self.session) {
            assert!(started.elapsed() < DEADLINE, "waited for {what}\n{}", self.metrics());
            self.session.turn().unwrap();
        }
    }

    /// Turns until the session cannot go on.
    pub(super) fn turn_until_error(&mut self) -> RuntimeError {
        let started = Instant::now();
        loop {
            assert!(started.elapsed() < DEADLINE, "waited for an error\n{}", self.metrics());
            if let Err(error) = self.session.turn() {
                return error;
            }
        }
    }

    /// Commits an offset as a member of the group, which the mock keeps.
    pub(super) fn plant(&self, partition: Partition, offset: u64) {
        let offset = i64::try_from(offset).unwrap();
        self.session.consumer.commit(&[(partition, offset)]).unwrap();
    }

    /// Rows of stock whose transaction was committed.
    pub(super) fn rows_of(session: &Session) -> u64 {
        let topic = session.setup.topics.source(STOCK.source);
        let name = format!("processor_records_in_total{{topic=\"{topic}\",partition=\"0\"}}");
        sample(&session.setup.metrics, &name)
    }

    /// Where the next record of a partition is expected.
    pub(super) fn position(session: &Session, partition: Partition) -> u64 {
        let live = session.work.assignment.live();
        let found = live.into_iter().find(|(live, _)| *live == partition);
        found.map_or(0, |(_, position)| u64::try_from(position).unwrap())
    }

    /// A sample of `/metrics`; 0, where there is none.
    pub(super) fn sample(&self, name: &str) -> u64 {
        sample(&self.session.setup.metrics, name)
    }

    fn metrics(&self) -> String {
        self.session.setup.metrics.render(true).unwrap()
    }

    /// Records in `warehouse-stock`: one for each row and transaction that wrote it.
    pub(super) fn written(&self) -> u64 {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", self.cluster.bootstrap_servers())
            .create()
            .unwrap();
        let topic = self.topics.target(Target::Output(Output::WarehouseStock));
        let (_, end) = consumer.fetch_watermarks(topic, 0, DEADLINE).unwrap();
        u64::try_from(end).unwrap()
    }
}

fn start(setup: Setup) -> Session {
    let mut session = Session::start(setup).unwrap().unwrap();
    for (id, schema) in SCHEMAS {
        session.work.learn(id, Fetched::Schema(schema.to_owned()));
    }
    session
}

fn setup(bootstrap: &str, runtime: &tokio::runtime::Runtime) -> Setup {
    let options = run_options(bootstrap, &["producer.socket.timeout.ms=1000"]);
    let clients = Clients::new(&options.kafka);
    // Every source is there already.
    let (_, found) = mpsc::unbounded_channel();
    let ids = |_| Ok::<_, std::convert::Infallible>(SchemaIds { key: 1, value: 2 });
    Setup {
        topics: Topics::new(&options.names),
        admin: Admin::new(&clients, "app", 1).unwrap(),
        registry: SchemaRegistry::new(&options.registry).unwrap(),
        schemas: OutputSchemas::try_new(ids).unwrap(),
        sources: Sources::with_partitions(1, 1),
        found,
        metrics: Arc::new(Metrics::new()),
        health: Arc::new(Health::new()),
        runtime: runtime.handle().clone(),
        stop: CancellationToken::new(),
        options,
        clients,
    }
}

fn create_topics(cluster: &MockCluster<'static, DefaultProducerContext>, topics: &Topics) {
    let sources = SOURCES.iter().map(|&source| topics.source(source));
    let changelogs = SOURCES.iter().map(|&source| topics.target(source.changelog()));
    let outputs = Output::ALL.iter().map(|&output| topics.target(Target::Output(output)));
    for topic in sources.chain(changelogs).chain(outputs) {
        cluster.create_topic(topic, 1, 1).unwrap();
    }
}

fn sample(metrics: &Metrics, name: &str) -> u64 {
    let text = metrics.render(true).unwrap();
    let value = text.lines().find_map(|line| line.strip_prefix(name));
    value.map_or(0, |value| value.trim().parse().unwrap())
}

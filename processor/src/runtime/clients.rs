//! How each Kafka client is set up: the only place where librdkafka's keys are named.

use rdkafka::ClientConfig;
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use crate::config::{Client, KafkaOptions, Properties};

/// Makes the configuration of every client.
#[derive(Debug, Clone)]
pub(crate) struct Clients {
    bootstrap_servers: String,
    client_id: String,
    properties: Properties,
}

impl Clients {
    /// The cluster and the properties that were given.
    pub(crate) fn new(options: &KafkaOptions) -> Self {
        Self {
            bootstrap_servers: options.bootstrap_servers.clone(),
            client_id: "processor".to_owned(),
            properties: options.properties.clone(),
        }
    }

    /// What brokers call the clients in their logs and metrics, and `reset` calls their instance.
    #[must_use]
    pub(crate) fn named(mut self, client_id: String) -> Self {
        self.client_id = client_id;
        self
    }

    /// The member of the consumer group that reads the sources.
    pub(crate) fn group_consumer(&self, group: &str) -> ClientConfig {
        let mut config = self.consumer(group);
        config
            // How long the partitions of a killed member wait for another, its own successor
            // included. (A static member would get them back at once, but librdkafka 2.12 fences
            // such a member off from itself when the broker was away for longer than this.)
            .set("session.timeout.ms", "10000")
            // Deals out each topic evenly. `cooperative-sticky` evens out the sum alone: to a second
            // member it gives the topics whose names sort first, and with them one whole stage.
            .set("partition.assignment.strategy", "roundrobin")
            .set("isolation.level", "read_committed")
            // Start offsets are always given: falling back to either end would lose or repeat.
            .set("auto.offset.reset", "error")
            // What is fetched ahead of the loop: some 50 MB at most, however many partitions there
            // are. Large rows fill the second limit, small ones the first: each record costs the
            // client some 300 bytes beside its own.
            .set("queued.min.messages", "50000")
            .set("queued.max.messages.kbytes", "32768")
            // Lag by partition comes from the statistics.
            .set("statistics.interval.ms", "1000");
        self.finish(config, Client::Consumer)
    }

    /// Reads a changelog from its start up to the last stable offset.
    pub(crate) fn changelog_reader(&self, group: &str) -> ClientConfig {
        let mut config = self.consumer(group);
        config
            .set("isolation.level", "read_committed")
            .set("auto.offset.reset", "error")
            .set("enable.partition.eof", "true")
            // The end is told by an empty answer: do not wait for one.
            .set("fetch.wait.max.ms", "10")
            .set("queued.min.messages", "50000")
            .set("queued.max.messages.kbytes", "32768");
        self.finish(config, Client::Consumer)
    }

    /// Asks for the very end of a log, open transactions included.
    pub(crate) fn log_end_reader(&self, group: &str) -> ClientConfig {
        let mut config = self.consumer(group);
        config.set("isolation.level", "read_uncommitted");
        self.finish(config, Client::Consumer)
    }

    /// Writes results, state and offsets in one transaction.
    pub(crate) fn producer(&self, transactional_id: &str) -> ClientConfig {
        let mut config = self.base();
        config
            .set("transactional.id", transactional_id)
            // An abandoned transaction hides what follows it from the readers until this passes.
            .set("transaction.timeout.ms", "30000")
            // What ends a transaction is repeated by the client after this, unseen; then the
            // producer is replaced.
            .set("socket.timeout.ms", "10000")
            // A transaction is flushed as a whole: waiting for more only delays it.
            .set("linger.ms", "0")
            .set("compression.type", "lz4")
            // Memory of what is sent: some 30 MB, and no more time than with five times as much.
            .set("queue.buffering.max.messages", "100000")
            .set("queue.buffering.max.kbytes", "65536")
            // As Java's clients do, so that their tools find a key where we put it.
            .set("partitioner", "murmur2_random");
        self.finish(config, Client::Producer)
    }

    /// Creates, describes and deletes.
    pub(crate) fn admin(&self) -> ClientConfig {
        self.finish(self.base(), Client::Admin)
    }

    fn base(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.bootstrap_servers).set("client.id", &self.client_id);
        config.set_log_level(RDKafkaLogLevel::Info);
        config
    }

    /// Even a consumer that is no member needs a group's name to be given partitions by hand.
    fn consumer(&self, group: &str) -> ClientConfig {
        let mut config = self.base();
        config
            .set("group.id", group)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("allow.auto.create.topics", "false")
            // A resumed partition joins the next request, so this bounds how long it waits.
            .set("fetch.wait.max.ms", "100")
            // By default a full queue stops the fetcher for a second.
            .set("fetch.queue.backoff.ms", "5")
            .set("fetch.error.backoff.ms", "100");
        config
    }

    fn finish(&self, mut config: ClientConfig, client: Client) -> ClientConfig {
        for (key, value) in self.properties.of(client) {
            config.set(key, value);
        }
        config
    }
}

/// Passes the client's own messages on to our log.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ClientLog;

impl ClientContext for ClientLog {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_client_message(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        log_client_error(&error, reason);
    }
}

impl rdkafka::consumer::ConsumerContext for ClientLog {}

/// One line of the client's log.
pub(crate) fn log_client_message(level: RDKafkaLogLevel, facility: &str, message: &str) {
    use RDKafkaLogLevel::{Alert, Critical, Debug, Emerg, Error, Info, Notice, Warning};
    match level {
        // librdkafka reconnects by itself: what ends the processor is reported by the call.
        Emerg | Alert | Critical | Error | Warning => {
            tracing::warn!(facility, message, "kafka client");
        }
        Notice | Info => tracing::debug!(facility, message, "kafka client"),
        Debug => tracing::trace!(facility, message, "kafka client"),
    }
}

/// A fault that the client noticed in the background.
pub(crate) fn log_client_error(error: &KafkaError, reason: &str) {
    use RDKafkaErrorCode::{AllBrokersDown, BrokerTransportFailure, PartitionEOF, Resolve};
    match error.rdkafka_error_code() {
        // Asked for, and answered where it is asked for.
        Some(PartitionEOF) => {}
        // The client's log has told so already, once a connection.
        Some(AllBrokersDown | BrokerTransportFailure | Resolve) => {
            tracing::debug!(%error, reason, "kafka client reports a fault");
        }
        _ => tracing::warn!(%error, reason, "kafka client reports a fault"),
    }
}

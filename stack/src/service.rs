//! The services of the stack: their names, and the ports they listen on.

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Something the stack runs as a process of its own.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// The source database.
    Postgresql,
    /// Broker and controller in one process.
    Kafka,
    /// Avro schemas by id, behind the API of Confluent's registry.
    SchemaRegistry,
    /// The worker that runs the source and the sink connector.
    Connect,
    /// The index that the pipeline keeps equal to the database.
    Elasticsearch,
    /// Our stream processor.
    Processor,
    /// The page that shows all of it.
    Dashboard,
    /// Our source of changes.
    Generator,
}

impl Service {
    /// Every service, each after those it needs.
    pub const ALL: [Self; 8] = [
        Self::Postgresql,
        Self::Kafka,
        Self::SchemaRegistry,
        Self::Connect,
        Self::Elasticsearch,
        Self::Processor,
        Self::Dashboard,
        Self::Generator,
    ];

    /// The name in commands, file names and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Kafka => "kafka",
            Self::SchemaRegistry => "schema-registry",
            Self::Connect => "connect",
            Self::Elasticsearch => "elasticsearch",
            Self::Processor => "processor",
            Self::Dashboard => "dashboard",
            Self::Generator => "generator",
        }
    }

    /// The name in messages for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Postgresql => "PostgreSQL",
            Self::Kafka => "Kafka",
            Self::SchemaRegistry => "schema registry",
            Self::Connect => "Kafka Connect",
            Self::Elasticsearch => "Elasticsearch",
            Self::Processor => "processor",
            Self::Dashboard => "dashboard",
            Self::Generator => "generator",
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.title())
    }
}

/// Largest offset that keeps every port below 65536.
pub const PORT_OFFSET_MAX: u16 = u16::MAX - 9464;

/// The ports of one stack: the services' usual ones, all moved by one offset,
/// so that a running stack and a test never meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    offset: u16,
}

impl Ports {
    /// Ports moved by `offset`, at most [`PORT_OFFSET_MAX`].
    #[must_use]
    pub fn new(offset: u16) -> Self {
        Self { offset: offset.min(PORT_OFFSET_MAX) }
    }

    /// The number added to every usual port.
    #[must_use]
    pub const fn offset(self) -> u16 {
        self.offset
    }

    /// PostgreSQL's client port.
    #[must_use]
    pub const fn postgresql(self) -> u16 {
        5432 + self.offset
    }

    /// Kafka's client port.
    #[must_use]
    pub const fn kafka(self) -> u16 {
        9092 + self.offset
    }

    /// Kafka's port between broker and controller.
    #[must_use]
    pub const fn kafka_controller(self) -> u16 {
        9093 + self.offset
    }

    /// The schema registry's API.
    #[must_use]
    pub const fn schema_registry(self) -> u16 {
        8081 + self.offset
    }

    /// The schema registry's health and metrics.
    #[must_use]
    pub const fn schema_registry_management(self) -> u16 {
        8082 + self.offset
    }

    /// Kafka Connect's REST API.
    #[must_use]
    pub const fn connect(self) -> u16 {
        8083 + self.offset
    }

    /// Elasticsearch's REST API.
    #[must_use]
    pub const fn elasticsearch(self) -> u16 {
        9200 + self.offset
    }

    /// Elasticsearch's port between nodes.
    #[must_use]
    pub const fn elasticsearch_transport(self) -> u16 {
        9300 + self.offset
    }

    /// The processor's health and metrics.
    #[must_use]
    pub const fn processor(self) -> u16 {
        9464 + self.offset
    }

    /// The dashboard's page.
    #[must_use]
    pub const fn dashboard(self) -> u16 {
        8080 + self.offset
    }

    /// Where Kafka's clients begin.
    #[must_use]
    pub fn bootstrap_servers(self) -> String {
        format!("127.0.0.1:{}", self.kafka())
    }

    /// The registry's base address.
    #[must_use]
    pub fn schema_registry_url(self) -> String {
        format!("http://127.0.0.1:{}", self.schema_registry())
    }

    /// Where the registry answers as Confluent's does.
    #[must_use]
    pub fn confluent_api_url(self) -> String {
        format!("{}/apis/ccompat/v7", self.schema_registry_url())
    }

    /// Kafka Connect's REST API.
    #[must_use]
    pub fn connect_url(self) -> String {
        format!("http://127.0.0.1:{}", self.connect())
    }

    /// Elasticsearch's REST API.
    #[must_use]
    pub fn elasticsearch_url(self) -> String {
        format!("http://127.0.0.1:{}", self.elasticsearch())
    }

    /// The port by which a service is used; the generator listens nowhere.
    #[must_use]
    pub const fn of(self, service: Service) -> Option<u16> {
        match service {
            Service::Postgresql => Some(self.postgresql()),
            Service::Kafka => Some(self.kafka()),
            Service::SchemaRegistry => Some(self.schema_registry()),
            Service::Connect => Some(self.connect()),
            Service::Elasticsearch => Some(self.elasticsearch()),
            Service::Processor => Some(self.processor()),
            Service::Dashboard => Some(self.dashboard()),
            Service::Generator => None,
        }
    }

    /// Every port that must be free before the stack starts.
    #[must_use]
    pub fn all(self) -> Vec<(Service, u16)> {
        let mut ports: Vec<_> = Service::ALL
            .into_iter()
            .filter_map(|service| Some((service, self.of(service)?)))
            .collect();
        ports.extend([
            (Service::Kafka, self.kafka_controller()),
            (Service::SchemaRegistry, self.schema_registry_management()),
            (Service::Elasticsearch, self.elasticsearch_transport()),
        ]);
        ports
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_offset_moves_every_port() {
        let usual = Ports::new(0).all();
        let moved = Ports::new(15_000).all();
        for ((service, port), (moved_service, moved_port)) in usual.into_iter().zip(moved) {
            assert_eq!((service, port + 15_000), (moved_service, moved_port));
        }
    }

    #[test]
    fn no_two_services_share_a_port() {
        let mut ports: Vec<u16> = Ports::new(0).all().into_iter().map(|(_, port)| port).collect();
        ports.sort_unstable();
        let count = ports.len();
        ports.dedup();
        assert_eq!(ports.len(), count);
    }

    #[test]
    fn the_largest_offset_stays_within_the_port_numbers() {
        assert_eq!(Ports::new(u16::MAX).processor(), u16::MAX);
    }
}

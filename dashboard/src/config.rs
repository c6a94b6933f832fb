//! Where everything is: flags, each also a variable of the environment.

use std::net::SocketAddr;

use clap::Parser;

use crate::Error;

/// Shows the pipeline live: the inventory's panels, and how each stage does.
#[derive(Debug, Clone, Parser)]
#[command(name = "dashboard", version)]
pub struct Config {
    /// Where the page is served.
    #[arg(
        long,
        env = "DASHBOARD_HTTP_ADDRESS",
        value_name = "HOST:PORT",
        default_value = "127.0.0.1:8080"
    )]
    pub http_address: SocketAddr,
    /// Elasticsearch, which holds what the panels show.
    #[arg(
        long,
        env = "DASHBOARD_ELASTICSEARCH_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:9200"
    )]
    pub elasticsearch_url: String,
    /// Kafka Connect's REST API.
    #[arg(
        long,
        env = "DASHBOARD_CONNECT_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:8083"
    )]
    pub connect_url: String,
    /// The processor's health and metrics.
    #[arg(
        long,
        env = "DASHBOARD_PROCESSOR_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:9464"
    )]
    pub processor_url: String,
    /// The schema registry, where it answers as Confluent's does.
    #[arg(
        long,
        env = "DASHBOARD_SCHEMA_REGISTRY_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:8081/apis/ccompat/v7"
    )]
    pub schema_registry_url: String,
    /// Where Kafka's clients begin.
    #[arg(
        long,
        env = "DASHBOARD_BOOTSTRAP_SERVERS",
        value_name = "HOST:PORT",
        default_value = "127.0.0.1:9092"
    )]
    pub bootstrap_servers: String,
    /// The database, without a password: that comes from `PGPASSWORD`.
    #[arg(
        long,
        env = "DASHBOARD_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true,
        default_value = "postgresql://dashboard@127.0.0.1:5432/inventory"
    )]
    pub database_url: String,
    /// Debezium's replication slot.
    #[arg(long, env = "DASHBOARD_SLOT", value_name = "NAME", default_value = "inventory_cdc")]
    pub slot: String,
    /// What comes before each table's name in its topic.
    #[arg(
        long,
        env = "DASHBOARD_SOURCE_PREFIX",
        value_name = "PREFIX",
        default_value = "inventory.public"
    )]
    pub source_prefix: String,
    /// The sink's consumer group.
    #[arg(
        long,
        env = "DASHBOARD_SINK_GROUP",
        value_name = "GROUP",
        default_value = "connect-inventory-sink"
    )]
    pub sink_group: String,
    /// Topics of records that processor and sink have set aside; several separated by commas.
    #[arg(
        long,
        env = "DASHBOARD_DEAD_LETTER_TOPICS",
        value_name = "TOPIC",
        value_delimiter = ',',
        default_value = "inventory-processor-dead-letters,inventory-sink-errors"
    )]
    pub dead_letter_topics: Vec<String>,
    /// Let the page change quantities; refused unless the page is on a loopback address.
    #[arg(long, env = "DASHBOARD_ALLOW_CHANGES")]
    pub allow_changes: bool,
}

impl Config {
    /// Refuses what must not be served.
    pub fn check(self) -> Result<Self, Error> {
        if self.allow_changes && !self.http_address.ip().is_loopback() {
            return Err(Error::ChangesExposed { address: self.http_address });
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn config(arguments: &[&str]) -> Config {
        Config::parse_from(["dashboard"].iter().chain(arguments))
    }

    #[test]
    fn changes_are_off_by_default_and_never_offered_to_other_machines() {
        assert!(!config(&[]).allow_changes);
        assert!(config(&["--allow-changes"]).check().is_ok());
        let exposed = config(&["--allow-changes", "--http-address", "0.0.0.0:8080"]).check();
        assert!(matches!(exposed, Err(Error::ChangesExposed { .. })));
        assert!(config(&["--http-address", "0.0.0.0:8080"]).check().is_ok());
    }

    #[test]
    fn the_definition_is_consistent() {
        Config::command().debug_assert();
    }
}

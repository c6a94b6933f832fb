//! Names that several parts of the pipeline agree on, each once.

/// The source database.
pub const DATABASE: &str = "inventory";

/// Debezium's login; it can read the three tables and follow their changes.
pub const CDC_ROLE: &str = "cdc_reader";

/// The dashboard's login; it can change quantities, and insert and delete nothing.
pub const DASHBOARD_ROLE: &str = "dashboard";

/// Where records go that the sink cannot use, as in `connectors/inventory-sink.json`.
pub const SINK_DEAD_LETTERS: &str = "inventory-sink-errors";

/// The registry's login and database.
pub const REGISTRY_ROLE: &str = "schema_registry";

/// What comes before each table's name in its topic.
pub const SOURCE_PREFIX: &str = "inventory.public";

/// The processor's consumer group, and the beginning of its internal topics' names.
pub const PROCESSOR_APPLICATION_ID: &str = "inventory-processor";

/// The sink connector's consumer group: Connect's prefix and its name in `connectors/`.
pub const SINK_GROUP: &str = "connect-inventory-sink";

/// Debezium's replication slot, as in `connectors/inventory-source.json`.
pub const SLOT: &str = "inventory_cdc";

//! The topics Debezium writes to. Connect would create each with its first row; created before,
//! they can be read while their tables are still empty. Names and settings come from the connector
//! files, as Connect would take them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::types::RDKafkaErrorCode;
use serde::Deserialize;

use super::files;
use crate::error::Error;

/// What all topics of a connector have in common begins with this.
const SETTING_PREFIX: &str = "topic.creation.default.";

/// A topic as a connector file wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Topic {
    name: String,
    partitions: i32,
    settings: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct ConnectorFile {
    config: BTreeMap<String, serde_json::Value>,
}

/// Creates those of all connector files in a folder that are missing.
pub async fn create(bootstrap_servers: &str, connectors: &Path) -> Result<(), Error> {
    let failed = |source| Error::Kafka { bootstrap_servers: bootstrap_servers.to_owned(), source };
    let mut topics = Vec::new();
    for path in files::with_extension(connectors, "json")? {
        let text = fs::read(&path).map_err(|source| Error::File { path: path.clone(), source })?;
        // A file that cannot be read is refused by `connectctl`, with line and key.
        let file: Option<ConnectorFile> = serde_json::from_slice(&text).ok();
        topics.extend(file.map(|file| of_connector(&file.config)).unwrap_or_default());
    }
    let admin: AdminClient<DefaultClientContext> =
        ClientConfig::new().set("bootstrap.servers", bootstrap_servers).create().map_err(failed)?;
    let options = AdminOptions::new().operation_timeout(Some(Duration::from_secs(30)));
    let requests: Vec<NewTopic<'_>> = topics.iter().map(request).collect();
    for result in admin.create_topics(&requests, &options).await.map_err(failed)? {
        match result {
            Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((topic, code)) => return Err(Error::Topic { topic, reason: code.to_string() }),
        }
    }
    Ok(())
}

/// One topic a table, if the connector is of Debezium's kind and says how its topics are made.
fn of_connector(config: &BTreeMap<String, serde_json::Value>) -> Vec<Topic> {
    let text = |key: &str| config.get(key).and_then(serde_json::Value::as_str);
    let setting = |key: &str| text(&format!("{SETTING_PREFIX}{key}"));
    let partitions = setting("partitions").and_then(|number| number.parse().ok());
    let (Some(prefix), Some(tables), Some(partitions)) =
        (text("topic.prefix"), text("table.include.list"), partitions)
    else {
        return Vec::new();
    };
    let settings: BTreeMap<String, String> = config
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix(SETTING_PREFIX)?, value.as_str()?)))
        .filter(|(key, _)| !matches!(*key, "partitions" | "replication.factor"))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    tables
        .split(',')
        .map(|table| Topic {
            name: format!("{prefix}.{}", table.trim()),
            partitions,
            settings: settings.clone(),
        })
        .collect()
}

fn request(topic: &Topic) -> NewTopic<'_> {
    let request = NewTopic::new(&topic.name, topic.partitions, TopicReplication::Fixed(1));
    topic.settings.iter().fold(request, |request, (key, value)| request.set(key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(config: &serde_json::Value) -> Vec<Topic> {
        of_connector(&serde_json::from_value(config.clone()).unwrap())
    }

    #[test]
    fn a_source_connector_has_one_topic_a_table() {
        let topics = topics(&serde_json::json!({
            "topic.prefix": "inventory",
            "table.include.list": "public.warehouse, public.stock_item",
            "topic.creation.default.partitions": "4",
            "topic.creation.default.replication.factor": "-1",
            "topic.creation.default.cleanup.policy": "compact",
        }));
        let settings = BTreeMap::from([("cleanup.policy".to_owned(), "compact".to_owned())]);
        let topic =
            |name: &str| Topic { name: name.to_owned(), partitions: 4, settings: settings.clone() };
        assert_eq!(
            topics,
            [topic("inventory.public.warehouse"), topic("inventory.public.stock_item")]
        );
    }

    #[test]
    fn a_sink_connector_has_none() {
        assert_eq!(topics(&serde_json::json!({"topics": "global-stock"})), []);
    }
}

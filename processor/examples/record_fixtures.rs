//! Records bytes of the real Debezium for the tests: `tests/fixtures/README.md` says how to call it.
//!
//! It takes all records of the three source topics, so the stack should hold little else than the
//! small history beside the fixtures.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    path::PathBuf,
    time::Duration,
};

use anyhow::{Context, bail};
use clap::Parser;
use processor::record::Table;
use rdkafka::{
    ClientConfig, Message, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer},
    error::KafkaError,
    metadata::MetadataTopic,
};
use serde_json::{Value as Json, json};

/// Longest wait for an answer or for the next record.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Parser)]
struct Arguments {
    /// Kafka of a stack that has seen the history.
    #[arg(long)]
    bootstrap_servers: String,
    /// Its registry's Confluent API.
    #[arg(long)]
    schema_registry_url: String,
    /// Folder of the files.
    #[arg(long, default_value = "processor/tests/fixtures")]
    folder: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    for table in Table::ALL {
        let fixture = record(&arguments, table).await?;
        let path = arguments.folder.join(format!("{}.json", table.name()));
        std::fs::write(&path, serde_json::to_string_pretty(&fixture)? + "\n")
            .with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}

async fn record(arguments: &Arguments, table: Table) -> anyhow::Result<Json> {
    let topic = format!("inventory.public.{}", table.name());
    let (consumer, mut open) = consumer(&arguments.bootstrap_servers, &topic)?;
    let mut schemas = BTreeMap::new();
    let mut records = Vec::new();
    while !open.is_empty() {
        let message = match consumer.poll(PATIENCE).context("neither a record nor the end")? {
            Ok(message) => message,
            // The last offset of a partition holds no record but the end of a transaction.
            Err(KafkaError::PartitionEOF(partition)) => {
                open.remove(&partition);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        for bytes in [message.key(), message.payload()].into_iter().flatten() {
            let id = schema_id(bytes)?;
            if let Entry::Vacant(vacant) = schemas.entry(id) {
                let schema = schema(&arguments.schema_registry_url, id).await?;
                vacant.insert(serde_json::from_str::<Json>(&schema)?);
            }
        }
        records.push(json!({
            "partition": message.partition(), "offset": message.offset(),
            "key": message.key().map(hex), "value": message.payload().map(hex),
        }));
    }
    records.sort_by_key(|record| (record["partition"].as_i64(), record["offset"].as_i64()));
    Ok(json!({"topic": topic, "schemas": schemas, "records": records}))
}

/// A consumer at the topic's beginning, and the partitions to read to their ends.
fn consumer(bootstrap_servers: &str, topic: &str) -> anyhow::Result<(BaseConsumer, BTreeSet<i32>)> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap_servers)
        .set("group.id", "record-fixtures")
        .set("enable.auto.commit", "false")
        .set("enable.partition.eof", "true")
        .create()?;
    let metadata = consumer.fetch_metadata(Some(topic), PATIENCE)?;
    let mut partitions = TopicPartitionList::new();
    let mut open = BTreeSet::new();
    for partition in metadata.topics().iter().flat_map(MetadataTopic::partitions) {
        partitions.add_partition_offset(topic, partition.id(), Offset::Beginning)?;
        open.insert(partition.id());
    }
    consumer.assign(&partitions)?;
    Ok((consumer, open))
}

fn schema_id(bytes: &[u8]) -> anyhow::Result<u32> {
    match bytes {
        [0, a, b, c, d, ..] => Ok(u32::from_be_bytes([*a, *b, *c, *d])),
        _ => bail!("not in the registry's wire format: {}", hex(bytes)),
    }
}

async fn schema(registry: &str, id: u32) -> anyhow::Result<String> {
    let url = format!("{}/schemas/ids/{id}", registry.trim_end_matches('/'));
    let answer: Json = reqwest::get(url).await?.error_for_status()?.json().await?;
    Ok(answer["schema"].as_str().context("no schema in the registry's answer")?.to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

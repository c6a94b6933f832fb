//! Records bytes of the real Debezium for the tests: `tests/fixtures/README.md` says how to call it.
//!
//! Of each source topic it takes the first few records of each kind (operation, or tombstone), so
//! that a small file holds all that Debezium can say.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    path::PathBuf,
    time::Duration,
};

use anyhow::{Context, bail};
use apache_avro::{Schema, reader::datum::GenericDatumReader, types::Value};
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
    /// Kafka of a stack on which rows were inserted, updated and deleted.
    #[arg(long)]
    bootstrap_servers: String,
    /// Its registry's Confluent API.
    #[arg(long)]
    schema_registry_url: String,
    /// Folder of the files.
    #[arg(long, default_value = "processor/tests/fixtures")]
    folder: PathBuf,
    /// Records of each kind.
    #[arg(long, default_value_t = 3)]
    count: usize,
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
    let mut texts = BTreeMap::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
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
                vacant.insert(Schema::parse_str(&schema)?);
                texts.insert(id, serde_json::from_str::<Json>(&schema)?);
            }
        }
        let kind = match message.payload() {
            Some(bytes) => operation(&schemas, bytes)?,
            None => "tombstone".to_owned(),
        };
        let count = kinds.entry(kind).or_default();
        *count += 1;
        if *count <= arguments.count {
            records.push(json!({
                "partition": message.partition(), "offset": message.offset(),
                "key": message.key().map(hex), "value": message.payload().map(hex),
            }));
        }
    }
    eprintln_kinds(&topic, &kinds);
    records.sort_by_key(|record| (record["partition"].as_i64(), record["offset"].as_i64()));
    Ok(json!({"topic": topic, "schemas": texts, "records": records}))
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

fn operation(schemas: &BTreeMap<u32, Schema>, bytes: &[u8]) -> anyhow::Result<String> {
    let schema = schemas.get(&schema_id(bytes)?).context("schema was not fetched")?;
    let reader = GenericDatumReader::builder(schema).build()?;
    let Value::Record(fields) = reader.read_value(&mut &bytes[5..])? else {
        bail!("no envelope: {}", hex(bytes));
    };
    match fields.into_iter().find(|(name, _)| name == "op") {
        Some((_, Value::String(operation))) => Ok(operation),
        other => bail!("no operation: {other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[expect(clippy::print_stderr, reason = "progress of a command line tool")]
fn eprintln_kinds(topic: &str, kinds: &BTreeMap<String, usize>) {
    eprintln!("{topic}: {kinds:?}");
}

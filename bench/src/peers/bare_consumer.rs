//! The upper bound: the same client library reads the same topic and does nothing with it.

use std::{
    io::Write as _,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
};
use serde::{Deserialize, Serialize};

use crate::measure::usage;

const POLL_TIMEOUT: Duration = Duration::from_secs(30);

/// What a bare consumer measured of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// Records read.
    pub(crate) records: u64,
    /// Bytes of their keys and values.
    pub(crate) bytes: u64,
    /// From the first record to the last.
    pub(crate) seconds: f64,
    /// User and system time of the process.
    pub(crate) cpu_seconds: f64,
    /// Highest resident memory.
    pub(crate) peak_resident_bytes: u64,
}

/// Runs one as a process of its own.
///
/// # Errors
/// When it fails.
pub(crate) fn run(bootstrap_servers: &str, topic: &str, partitions: i32) -> Result<Reading> {
    let output = Command::new(std::env::current_exe()?)
        .args(["bare-consumer", bootstrap_servers, topic, &partitions.to_string()])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the bare consumer failed:\n{said}");
    serde_json::from_slice(&output.stdout).context("read what the bare consumer measured")
}

/// Reads a topic to its end and prints what that took.
///
/// # Errors
/// When the broker does not answer.
pub(crate) fn main(bootstrap_servers: &str, topic: &str, partitions: i32) -> Result<()> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap_servers)
        .set("group.id", "bare-consumer")
        .set("enable.auto.commit", "false")
        .set("queued.min.messages", "1000000")
        .create()?;
    let reading = read(&consumer, topic, partitions)?;
    let text = serde_json::to_string(&reading)?;
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

fn read(consumer: &BaseConsumer, topic: &str, partitions: i32) -> Result<Reading> {
    let mut expected = 0;
    let mut assignment = TopicPartitionList::new();
    for partition in 0..partitions {
        let (low, high) = consumer.fetch_watermarks(topic, partition, POLL_TIMEOUT)?;
        expected += (high - low).cast_unsigned();
        assignment.add_partition_offset(topic, partition, Offset::Beginning)?;
    }
    consumer.assign(&assignment)?;
    let (mut records, mut bytes) = (0, 0);
    let mut started = None;
    while records < expected {
        let record = consumer.poll(POLL_TIMEOUT).context("no record in time")??;
        started.get_or_insert_with(Instant::now);
        records += 1;
        bytes += (record.key_len() + record.payload_len()) as u64;
    }
    let seconds = started.map_or(0.0, |started| started.elapsed().as_secs_f64());
    let used = usage(std::process::id())?;
    let (cpu_seconds, peak_resident_bytes) = (used.cpu_seconds, used.peak_resident_bytes);
    Ok(Reading { records, bytes, seconds, cpu_seconds, peak_resident_bytes })
}

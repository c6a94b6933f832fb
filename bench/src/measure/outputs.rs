//! What a contender wrote: the last value of each key, and where two contenders differ.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context as _, Result};
use rdkafka::{
    ClientConfig, Message as _, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
};

use super::datum::Datum;
use crate::{cluster::Cluster, interrupt::Interrupt};

const POLL_TIMEOUT: Duration = Duration::from_millis(100);

/// Last committed value of each key, without the registry's headers.
pub(crate) type Values = HashMap<Vec<u8>, Vec<u8>>;

/// Reads a topic to its end; a tombstone takes its key away.
///
/// # Errors
/// When the broker does not answer, or on an interrupt.
pub(crate) fn last_values(
    cluster: &Cluster,
    interrupt: &Interrupt,
    topic: &str,
    partitions: i32,
) -> Result<Values> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", cluster.bootstrap_servers())
        .set("group.id", "bench-outputs")
        .set("enable.auto.commit", "false")
        .set("enable.partition.eof", "true")
        .set("isolation.level", "read_committed")
        .create()?;
    let mut assignment = TopicPartitionList::new();
    for partition in 0..partitions {
        assignment.add_partition_offset(topic, partition, Offset::Beginning)?;
    }
    consumer.assign(&assignment)?;
    let mut values = Values::new();
    let mut open = partitions;
    while open > 0 {
        match consumer.poll(POLL_TIMEOUT) {
            None => interrupt.check()?,
            Some(Err(KafkaError::PartitionEOF(_))) => open -= 1,
            Some(Err(error)) => return Err(error).context(format!("read `{topic}`")),
            Some(Ok(record)) => {
                let key = datum(record.key()).context("a record without a key")?;
                match datum(record.payload()) {
                    Some(value) => values.insert(key, value),
                    None => values.remove(&key),
                };
            }
        }
    }
    Ok(values)
}

fn datum(framed: Option<&[u8]>) -> Option<Vec<u8>> {
    framed.and_then(|framed| framed.get(5..)).map(<[u8]>::to_vec)
}

/// Keys on which two contenders do not agree.
///
/// Of `stock-global-percentage` only what does not depend on the order in which partitions are
/// read: not the extremes, nor the percentage of one.
#[must_use]
pub(crate) fn differences(output: &str, one: &Values, other: &Values) -> usize {
    let same = |one: &Vec<u8>, other: &Vec<u8>| {
        if output == "stock-global-percentage" {
            settled(one).is_some() && settled(one) == settled(other)
        } else {
            one == other
        }
    };
    let missing = other.keys().filter(|key| !one.contains_key(*key)).count();
    let unequal =
        one.iter().filter(|(key, value)| other.get(*key).is_none_or(|other| !same(value, other)));
    missing + unequal.count()
}

/// Item, quantity and last update of a value of `stock-global-percentage`.
fn settled(value: &[u8]) -> Option<[i64; 3]> {
    let framed = [&[0; 5], value].concat();
    let mut datum = Datum::of(&framed)?;
    let item = datum.long()?;
    datum.skip_optional_text()?;
    let quantity = datum.long()?;
    datum.long()?;
    datum.long()?;
    datum.skip_optional_double()?;
    let last_update = datum.long()?;
    datum.rest().is_empty().then_some([item, quantity, last_update])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(entries: &[(u8, &[u8])]) -> Values {
        entries.iter().map(|(key, value)| (vec![*key], value.to_vec())).collect()
    }

    #[test]
    fn a_missing_key_a_further_key_and_another_value_are_three_differences() {
        let one = values(&[(1, b"a"), (2, b"b"), (3, b"c")]);
        let other = values(&[(1, b"a"), (2, b"x"), (4, b"d")]);
        assert_eq!(differences("global-stock", &one, &other), 3);
        assert_eq!(differences("global-stock", &one, &one), 0);
    }

    #[test]
    fn extremes_may_differ_but_quantities_may_not() {
        let value = |quantity, maximum| [2, 0, quantity, 0, maximum, 0, 8];
        let one = values(&[(1, &value(4, 20))]);
        let output = "stock-global-percentage";
        assert_eq!(differences(output, &one, &values(&[(1, &value(4, 40))])), 0);
        assert_eq!(differences(output, &one, &values(&[(1, &value(6, 20))])), 1);
    }
}

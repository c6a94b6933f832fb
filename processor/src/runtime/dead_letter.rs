//! Records that cannot be read or applied: copied as they are, with where they were and why.

use rdkafka::Message;
use rdkafka::message::BorrowedMessage;

use super::error::Rejection;
use super::producer::Record;

/// A bad record, kept until its transaction.
#[derive(Debug)]
pub(crate) struct DeadLetter {
    topic: String,
    partition: i32,
    offset: i64,
    timestamp_ms: Option<i64>,
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    error: String,
    reason: &'static str,
}

impl DeadLetter {
    /// Copies the record.
    pub(crate) fn new(message: &BorrowedMessage<'_>, rejection: &Rejection) -> Self {
        Self {
            topic: message.topic().to_owned(),
            partition: message.partition(),
            offset: message.offset(),
            timestamp_ms: message.timestamp().to_millis(),
            key: message.key().map(<[u8]>::to_vec),
            value: message.payload().map(<[u8]>::to_vec),
            error: rejection.to_string(),
            reason: rejection.reason(),
        }
    }

    /// The kind of what is wrong, for the count.
    pub(crate) const fn reason(&self) -> &'static str {
        self.reason
    }

    /// The record to send: raw bytes, the story in the headers.
    pub(crate) fn record<'a>(&'a self, topic: &'a str) -> Record<'a> {
        let mut headers = vec![
            ("source.topic", self.topic.clone().into_bytes()),
            ("source.partition", self.partition.to_string().into_bytes()),
            ("source.offset", self.offset.to_string().into_bytes()),
            ("error", self.error.clone().into_bytes()),
        ];
        if let Some(timestamp_ms) = self.timestamp_ms {
            headers.push(("source.timestamp", timestamp_ms.to_string().into_bytes()));
        }
        Record {
            topic,
            partition: None,
            key: self.key.as_deref(),
            value: self.value.as_deref(),
            headers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_letter_holds_the_raw_bytes_and_tells_where_they_were() {
        let letter = DeadLetter {
            topic: "inventory.public.warehouse".to_owned(),
            partition: 3,
            offset: 42,
            timestamp_ms: Some(1_700_000_000_000),
            key: Some(vec![0, 1]),
            value: None,
            error: "value is not readable".to_owned(),
            reason: "avro",
        };
        let record = letter.record("app-dead-letters");
        assert_eq!((record.key, record.value), (Some(&[0, 1][..]), None));
        let headers: Vec<(&str, &str)> = record
            .headers
            .iter()
            .map(|(name, value)| (*name, std::str::from_utf8(value).unwrap()))
            .collect();
        assert_eq!(
            headers,
            [
                ("source.topic", "inventory.public.warehouse"),
                ("source.partition", "3"),
                ("source.offset", "42"),
                ("error", "value is not readable"),
                ("source.timestamp", "1700000000000"),
            ]
        );
    }
}

//! What the topics hold: the newest document of each key, decoded.

use std::collections::HashMap;

use jiff::Timestamp;
use schema_registry_converter::async_impl::{avro::AvroDecoder, schema_registry::SrSettings};
use serde_json::Value;

use super::{
    compare::Documents,
    dataset::{Dataset, Document, Key},
    error::VerifyError,
    topics::{Fresh, FreshRecords},
};

/// Decodes Avro in the Confluent wire format, with the schemas of a registry.
pub struct Decoder {
    decoder: AvroDecoder,
}

impl Decoder {
    /// A decoder that asks the registry at `url` (its Confluent API) for each schema once.
    ///
    /// # Errors
    /// When the client cannot be built.
    pub fn new(url: &str) -> Result<Self, VerifyError> {
        let settings = SrSettings::new_builder(url.to_owned()).no_proxy().build();
        let settings = settings.map_err(|error| VerifyError::Registry {
            url: url.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(Self { decoder: AvroDecoder::new(settings) })
    }

    /// The value in `bytes` as JSON.
    ///
    /// # Errors
    /// Why it is none.
    pub async fn json(&self, bytes: &[u8]) -> Result<Value, String> {
        let decoded = self.decoder.decode(Some(bytes)).await.map_err(|error| error.to_string())?;
        Value::try_from(decoded.value).map_err(|error| error.to_string())
    }
}

/// The documents of all topics.
#[derive(Default)]
pub(crate) struct Views {
    documents: HashMap<Dataset, Documents>,
}

impl Views {
    /// The documents of one topic.
    pub(crate) fn of(&mut self, dataset: Dataset) -> &Documents {
        self.documents.entry(dataset).or_default()
    }

    /// Brings in newer records.
    ///
    /// # Errors
    /// When one cannot be decoded.
    pub(crate) async fn apply(
        &mut self,
        fresh: FreshRecords,
        decoder: &Decoder,
    ) -> Result<(), VerifyError> {
        for (dataset, records) in fresh {
            let documents = self.documents.entry(dataset).or_default();
            for (key, record) in records {
                let key = decoder.json(&key).await.and_then(|key| record_key(dataset, &key));
                let key = key.map_err(|reason| undecodable(&record, "key", reason))?;
                let document = match &record.value {
                    None => None,
                    Some(value) => {
                        let value = decoder.json(value).await.and_then(|value| row(dataset, value));
                        value.map_err(|reason| undecodable(&record, "value", reason))?
                    }
                };
                match document {
                    Some(document) => documents.insert(key, document),
                    None => documents.remove(&key),
                };
            }
        }
        Ok(())
    }
}

fn undecodable(record: &Fresh, part: &'static str, reason: String) -> VerifyError {
    let (topic, partition) = &record.partition;
    VerifyError::Record {
        part,
        topic: format!("{topic}/{partition}"),
        offset: record.offset,
        reason,
    }
}

/// A plain long, or a record with the key's fields.
pub(crate) fn record_key(dataset: Dataset, key: &Value) -> Result<Key, String> {
    let read = match key {
        Value::Number(id) => id.as_i64().map(|id| Key::Ids(vec![id])),
        Value::Object(fields) => Key::of(fields, dataset.key_fields()),
        _ => None,
    };
    read.ok_or_else(|| format!("expected {}, got {key}", dataset.key_fields().join(", ")))
}

/// The document in a record's value; `None`: the record says that the row is deleted.
pub(crate) fn row(dataset: Dataset, mut value: Value) -> Result<Option<Document>, String> {
    let row = if dataset.source() { value["after"].take() } else { value };
    match row {
        Value::Null => Ok(None),
        Value::Object(mut document) => {
            if dataset.source() {
                written_at_micros(&mut document)?;
            }
            Ok(Some(document))
        }
        other => Err(format!("expected a record, got {other}")),
    }
}

// Debezium sends `timestamptz` as ISO 8601 text; SQL answers in microseconds.
fn written_at_micros(document: &mut Document) -> Result<(), String> {
    if let Some(Value::String(text)) = document.get("last_update") {
        let timestamp: Timestamp = text.parse().map_err(|error| format!("`{text}`: {error}"))?;
        document.insert("last_update".to_owned(), Value::from(timestamp.as_microsecond()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_of_debezium_is_the_state_after_the_change() {
        let envelope = json!({"before": null, "op": "u", "after": {"id": 7, "last_update": "2026-01-02T03:04:05.678901Z"}});
        let document = row(Dataset::Warehouse, envelope).unwrap().unwrap();
        assert_eq!(
            Value::from(document),
            json!({"id": 7, "last_update": 1_767_323_045_678_901_i64})
        );
    }

    #[test]
    fn a_delete_of_debezium_leaves_no_row() {
        let envelope = json!({"before": {"id": 7}, "op": "d", "after": null});
        assert_eq!(row(Dataset::Warehouse, envelope), Ok(None));
    }

    #[test]
    fn a_key_is_a_plain_long_or_a_record() {
        assert_eq!(record_key(Dataset::GlobalStock, &json!(-7)), Ok(Key::Ids(vec![-7])));
        let row = json!({"warehouse_id": 1, "stock_item_id": 2});
        assert_eq!(record_key(Dataset::WarehouseStock, &row), Ok(Key::Ids(vec![1, 2])));
        assert_eq!(
            record_key(Dataset::WarehouseStock, &json!({"id": 1})),
            Err(r#"expected warehouse_id, stock_item_id, got {"id":1}"#.to_owned())
        );
    }

    #[test]
    fn a_time_that_cannot_be_read_is_an_error_that_shows_it() {
        let envelope = json!({"after": {"id": 7, "last_update": "soon"}});
        let error = row(Dataset::Warehouse, envelope).unwrap_err();
        assert!(error.starts_with("`soon`: "), "{error}");
    }
}

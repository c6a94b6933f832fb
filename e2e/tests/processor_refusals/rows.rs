//! Rows of `stock_quantity` as Debezium writes them: Avro behind the registry's five bytes.

use anyhow::{Context, Result};
use serde_json::{Value, json};

const KEY: &str = r#"{"type": "record", "name": "Key", "fields": [
    {"name": "warehouse_id", "type": "long"}, {"name": "stock_item_id", "type": "long"}]}"#;

/// The envelope, as far as it is read; `QUANTITY` is the column's name.
const VALUE: &str = r#"{"type": "record", "name": "Envelope", "fields": [
    {"name": "after", "type": ["null", {"type": "record", "name": "Value", "fields": [
        {"name": "warehouse_id", "type": "long"}, {"name": "stock_item_id", "type": "long"},
        {"name": "QUANTITY", "type": "int"}, {"name": "last_update", "type": "string"}]}]},
    {"name": "source", "type": {"type": "record", "name": "Source", "fields": [
        {"name": "lsn", "type": ["null", "long"]}]}},
    {"name": "op", "type": "string"}]}"#;

/// The Confluent API of the stack's registry.
pub(crate) struct Registry {
    /// Its address.
    pub(crate) url: String,
    client: reqwest::Client,
}

/// Writes rows with registered schemas.
pub(crate) struct Rows {
    key: u32,
    value: u32,
}

impl Registry {
    /// The registry on this port.
    pub(crate) fn new(port: u16) -> Self {
        let url = format!("http://127.0.0.1:{port}/apis/ccompat/v7");
        Self { url, client: reqwest::Client::new() }
    }

    /// Registers a schema; returns its id.
    pub(crate) async fn register(&self, subject: &str, schema: &str) -> Result<u32> {
        let url = format!("{}/subjects/{subject}/versions", self.url);
        let request = self.client.post(url).json(&json!({"schema": schema}));
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        let id = answer["id"].as_u64().with_context(|| answer.to_string())?;
        Ok(u32::try_from(id)?)
    }

    /// Lets a subject take only schemas that can read its older records.
    pub(crate) async fn guard(&self, subject: &str) -> Result<()> {
        let request = self.client.put(format!("{}/config/{subject}", self.url));
        let request = request.json(&json!({"compatibility": "BACKWARD"}));
        request.send().await?.error_for_status()?;
        Ok(())
    }

    /// Rows of an application's topic, as the table is.
    pub(crate) async fn rows(&self, application: &str) -> Result<Rows> {
        self.rows_with(application, "quantity").await
    }

    /// Rows of a table whose column for the quantity has another name.
    pub(crate) async fn rows_with(&self, application: &str, quantity: &str) -> Result<Rows> {
        let key = self.register(&format!("{application}.stock_quantity-key"), KEY).await?;
        let schema = VALUE.replace("QUANTITY", quantity);
        let subject = format!("{application}.stock_quantity-{quantity}-value");
        Ok(Rows { key, value: self.register(&subject, &schema).await? })
    }
}

impl Rows {
    /// Key and value of the row of this item in warehouse 1, inserted as change `lsn`.
    pub(crate) fn insert(&self, item: i64, quantity: i32, lsn: i64) -> (Vec<u8>, Vec<u8>) {
        let mut key = header(self.key);
        for id in [1, item] {
            key.extend(long(id));
        }
        let mut value = header(self.value);
        value.extend(long(1));
        for number in [1, item, i64::from(quantity)] {
            value.extend(long(number));
        }
        value.extend(text("2026-01-02T03:04:05Z"));
        value.extend([long(1), long(lsn), text("c")].concat());
        (key, value)
    }
}

fn header(id: u32) -> Vec<u8> {
    [&[0], id.to_be_bytes().as_slice()].concat()
}

fn text(text: &str) -> Vec<u8> {
    let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
    [long(length), text.as_bytes().to_vec()].concat()
}

/// Zigzag, seven bits a byte, the lowest first.
fn long(number: i64) -> Vec<u8> {
    let mut rest = ((number << 1) ^ (number >> 63)).cast_unsigned();
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(rest & 0x7f).unwrap_or_default();
        rest >>= 7;
        if rest == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

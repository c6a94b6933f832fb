//! Documents out: what a search finds, not what a read by id would.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::wait;

/// What a change may take from PostgreSQL to a search when a service on the way has just been killed.
const VISIBLE: Duration = Duration::from_secs(90);

/// The Elasticsearch of a stack.
pub struct Search {
    url: String,
    client: reqwest::Client,
}

impl Search {
    /// The Elasticsearch on this port.
    #[must_use]
    pub fn new(port: u16) -> Self {
        Self { url: format!("http://127.0.0.1:{port}"), client: reqwest::Client::new() }
    }

    /// The document of this id, if a search finds it.
    ///
    /// # Errors
    /// When Elasticsearch does not answer.
    pub async fn document(&self, index: &str, id: i64) -> Result<Option<Value>> {
        let query = json!({"query": {"ids": {"values": [id.to_string()]}}});
        let url = format!("{}/{index}/_search?ignore_unavailable=true", self.url);
        let answer = self.client.post(url).json(&query).send().await?.error_for_status()?;
        let mut answer: Value = answer.json().await?;
        Ok(answer.pointer_mut("/hits/hits/0/_source").map(Value::take))
    }

    /// Waits until the document has these fields.
    ///
    /// # Errors
    /// When it does not come to have them in time.
    pub async fn expect(&self, index: &str, id: i64, fields: Value) -> Result<()> {
        wait::until(&format!("{index}/{id} to show {fields}"), VISIBLE, async || {
            match self.document(index, id).await {
                Ok(Some(found)) if contains(&found, &fields) => Ok(()),
                Ok(found) => Err(found.map_or("no document".into(), |found| found.to_string())),
                Err(error) => Err(format!("{error:#}")),
            }
        })
        .await
    }

    /// Waits until there is no such document.
    ///
    /// # Errors
    /// When it does not go in time.
    pub async fn expect_gone(&self, index: &str, id: i64) -> Result<()> {
        wait::until(&format!("{index}/{id} to be gone"), VISIBLE, async || {
            match self.document(index, id).await {
                Ok(None) => Ok(()),
                Ok(Some(found)) => Err(found.to_string()),
                Err(error) => Err(format!("{error:#}")),
            }
        })
        .await
    }

    /// The answer to any request with a body, such as `index/_search`.
    ///
    /// # Errors
    /// When Elasticsearch does not answer, or refuses.
    pub async fn ask(&self, path: &str, body: &Value) -> Result<Value> {
        let answer = self.client.post(format!("{}/{path}", self.url)).json(body).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path} {body} was answered with {status}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// How many documents an index holds.
    ///
    /// # Errors
    /// When Elasticsearch does not answer.
    pub async fn count(&self, index: &str) -> Result<u64> {
        let url = format!("{}/{index}/_count", self.url);
        let answer: Value = self.client.get(url).send().await?.error_for_status()?.json().await?;
        Ok(answer["count"].as_u64().unwrap_or_default())
    }
}

fn contains(document: &Value, fields: &Value) -> bool {
    fields
        .as_object()
        .is_some_and(|fields| fields.iter().all(|(name, value)| &document[name] == value))
}

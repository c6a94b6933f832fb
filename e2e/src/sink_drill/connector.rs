//! The sink as a connector of a worker, by the worker's REST interface.

use std::time::Duration;

use anyhow::{Result, bail};
use reqwest::Method;
use serde_json::{Value, json};

use crate::wait;

/// A worker that has just been started, on a busy machine.
const SETTLED: Duration = Duration::from_mins(4);

/// A connector of this name, which is also its topic's and its index's.
pub struct Connector {
    client: reqwest::Client,
    url: String,
    name: String,
}

impl Connector {
    /// On the worker at this port.
    #[must_use]
    pub fn new(client: &reqwest::Client, port: u16, name: &str) -> Self {
        let url = format!("http://127.0.0.1:{port}/connectors/{name}");
        Self { client: client.clone(), url, name: name.to_owned() }
    }

    /// Consumer group.
    #[must_use]
    pub fn group(&self) -> String {
        format!("connect-{}", self.name)
    }

    /// Creates it, and waits until its tasks run.
    ///
    /// # Errors
    /// When they do not come to run.
    pub async fn create(&self, elasticsearch: &str) -> Result<()> {
        let config = json!({
            "connector.class": "ElasticsearchSinkConnector",
            "tasks.max": "2",
            "topics": self.name,
            "connection.url": elasticsearch,
            "connection.timeout.ms": "5000",
            "read.timeout.ms": "60000",
            "schema.ignore": "true",
            "behavior.on.null.values": "delete",
            "batch.size": "500",
            "max.in.flight.requests": "2",
            "max.retries": "1000",
            "retry.backoff.ms": "50",
            "key.converter": "org.apache.kafka.connect.storage.StringConverter",
            "value.converter": "org.apache.kafka.connect.json.JsonConverter",
            "value.converter.schemas.enable": "false",
            "consumer.override.auto.offset.reset": "earliest",
            // How long a killed worker's partitions wait: the least that brokers allow by default.
            "consumer.override.session.timeout.ms": "6000",
        });
        self.until_done(Method::PUT, "config", Some(config)).await?;
        self.running().await
    }

    /// Has every record delivered once more, from the first on.
    ///
    /// # Errors
    /// When the worker does not do it.
    pub async fn rewind(&self) -> Result<()> {
        self.until_done(Method::PUT, "stop", None).await?;
        // Refused until the last task has ended.
        self.until_done(Method::DELETE, "offsets", None).await?;
        self.until_done(Method::PUT, "resume", None).await?;
        self.running().await
    }

    /// Removes it.
    ///
    /// # Errors
    /// When the worker does not do it.
    pub async fn delete(&self) -> Result<()> {
        self.until_done(Method::DELETE, "", None).await
    }

    /// # Errors
    /// With the task's own words, when one has failed.
    pub async fn check(&self) -> Result<()> {
        // While the worker is away, or knows nothing yet, there is nothing to know.
        let Ok(status) = self.status().await else { return Ok(()) };
        for task in status["tasks"].as_array().into_iter().flatten() {
            if task["state"] == "FAILED" {
                bail!("a task failed: {}", task["trace"].as_str().unwrap_or_default());
            }
        }
        Ok(())
    }

    async fn running(&self) -> Result<()> {
        wait::until("the tasks to run", SETTLED, async || {
            let status = self.status().await.map_err(|error| error.to_string())?;
            let tasks = status["tasks"].as_array().map(Vec::as_slice).unwrap_or_default();
            let running = tasks.len() == 2 && tasks.iter().all(|task| task["state"] == "RUNNING");
            if running { Ok(()) } else { Err(status.to_string()) }
        })
        .await
    }

    async fn status(&self) -> Result<Value, reqwest::Error> {
        let answer = self.client.get(format!("{}/status", self.url)).send().await?;
        answer.error_for_status()?.json().await
    }

    async fn until_done(&self, method: Method, what: &str, body: Option<Value>) -> Result<()> {
        let url = if what.is_empty() { self.url.clone() } else { format!("{}/{what}", self.url) };
        wait::until(&format!("{method} {url}"), SETTLED, async || {
            let mut request = self.client.request(method.clone(), &url);
            if let Some(body) = &body {
                request = request.json(body);
            }
            let answer = request.send().await.map_err(|error| error.to_string())?;
            let status = answer.status();
            if status.is_success() {
                return Ok(());
            }
            Err(format!("{status} {}", answer.text().await.unwrap_or_default()))
        })
        .await
    }
}

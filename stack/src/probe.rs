//! Readiness: a real request, answered.

use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};

/// How long one probe may take.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// What a service must answer to count as ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// A GET of this address is answered with a status of 2xx.
    Http(String),
    /// The broker at this address gives its metadata.
    Kafka(String),
    /// The server gives a row; the text is libpq's connection string.
    Postgresql(String),
    /// It serves nobody: it is ready once it runs.
    Running,
}

impl Probe {
    /// Asks once. The error says what came back instead.
    pub async fn ask(&self, http: &reqwest::Client) -> Result<(), String> {
        let asked = async {
            match self {
                Self::Http(url) => ask_http(http, url).await,
                Self::Kafka(bootstrap_servers) => ask_kafka(bootstrap_servers.clone()).await,
                Self::Postgresql(connection) => ask_postgresql(connection).await,
                Self::Running => Ok(()),
            }
        };
        tokio::time::timeout(PROBE_TIMEOUT, asked)
            .await
            .unwrap_or_else(|_| Err(format!("no answer within {} s", PROBE_TIMEOUT.as_secs())))
    }
}

async fn ask_http(http: &reqwest::Client, url: &str) -> Result<(), String> {
    let answer = http.get(url).send().await.map_err(|error| root_cause(&error))?;
    if answer.status().is_success() {
        return Ok(());
    }
    Err(format!("`GET {url}` was answered with {}", answer.status()))
}

async fn ask_kafka(bootstrap_servers: String) -> Result<(), String> {
    let asked = tokio::task::spawn_blocking(move || {
        let client: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", &bootstrap_servers)
            // A connection refused before the broker was up must not delay the next try.
            .set("reconnect.backoff.max.ms", "100")
            .set("log_level", "0")
            .create()
            .map_err(|error| error.to_string())?;
        let metadata = client
            .fetch_metadata(None, Duration::from_secs(1))
            .map_err(|error| error.to_string())?;
        if metadata.brokers().is_empty() { Err("no broker yet".to_owned()) } else { Ok(()) }
    });
    asked.await.map_err(|error| error.to_string())?
}

async fn ask_postgresql(connection: &str) -> Result<(), String> {
    let (client, connection) = tokio_postgres::connect(connection, tokio_postgres::NoTls)
        .await
        .map_err(|error| root_cause(&error))?;
    let connection = tokio::spawn(connection);
    let asked = client.simple_query("SELECT 1").await.map_err(|error| root_cause(&error));
    connection.abort();
    asked.map(|_| ())
}

fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refused_connection_says_so() {
        let port = free_port();
        let http = reqwest::Client::new();
        let error = Probe::Http(format!("http://127.0.0.1:{port}/")).ask(&http).await.unwrap_err();
        assert!(error.contains("refused"), "{error}");
    }

    #[tokio::test]
    async fn an_answer_that_is_not_a_success_is_not_ready() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, axum::Router::new()).await });
        let url = format!("http://127.0.0.1:{port}/health");
        let error = Probe::Http(url.clone()).ask(&reqwest::Client::new()).await.unwrap_err();
        assert_eq!(error, format!("`GET {url}` was answered with 404 Not Found"));
    }

    fn free_port() -> u16 {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    }
}

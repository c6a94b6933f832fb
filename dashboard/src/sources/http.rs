//! HTTP with one time limit and errors in words.

use reqwest::{Client, RequestBuilder, StatusCode};

use super::{ANSWER_TIMEOUT, root_cause};
use crate::Error;

/// A client; clones share its connections.
#[derive(Debug, Clone)]
pub(crate) struct Http(Client);

impl Http {
    pub(crate) fn new() -> Result<Self, Error> {
        let client = Client::builder().timeout(ANSWER_TIMEOUT).no_proxy().build();
        client
            .map(Self)
            .map_err(|source| Error::Client { service: "HTTP services", source: source.into() })
    }

    /// The body of a GET that is answered with 2xx.
    pub(super) async fn get(&self, url: &str) -> Result<String, String> {
        match self.ask(self.0.get(url)).await? {
            (status, text) if status.is_success() => Ok(text),
            (status, _) => Err(format!("`GET {url}` was answered with {status}")),
        }
    }

    /// Status and body of a GET.
    pub(super) async fn get_any(&self, url: &str) -> Result<(StatusCode, String), String> {
        self.ask(self.0.get(url)).await
    }

    /// The body of a POST that is answered with 2xx.
    pub(super) async fn post(&self, url: &str, body: String) -> Result<Vec<u8>, String> {
        let request = self.0.post(url).header("content-type", "application/x-ndjson").body(body);
        let answer = request.send().await.map_err(|error| root_cause(&error))?;
        if !answer.status().is_success() {
            return Err(format!("`POST {url}` was answered with {}", answer.status()));
        }
        Ok(answer.bytes().await.map_err(|error| root_cause(&error))?.into())
    }

    async fn ask(&self, request: RequestBuilder) -> Result<(StatusCode, String), String> {
        let answer = request.send().await.map_err(|error| root_cause(&error))?;
        let status = answer.status();
        Ok((status, answer.text().await.map_err(|error| root_cause(&error))?))
    }
}

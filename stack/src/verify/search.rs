//! Elasticsearch, as a searcher sees it.

use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::{compare::Documents, dataset::Key, error::VerifyError};

const TIMEOUT: Duration = Duration::from_secs(30);
/// Documents of one answer; the default limit of an index is 10,000.
const PAGE_SIZE: usize = 5_000;

/// A client of one Elasticsearch.
#[derive(Clone)]
pub(crate) struct Search {
    client: Client,
    url: String,
}

impl Search {
    /// A client for the Elasticsearch at `url`.
    ///
    /// # Errors
    /// When the client cannot be built.
    pub(crate) fn new(url: &str) -> Result<Self, VerifyError> {
        let url = url.trim_end_matches('/').to_owned();
        let client = Client::builder().timeout(TIMEOUT).no_proxy().build();
        let client = client.map_err(|source| VerifyError::Search {
            url: url.clone(),
            action: "build a client".to_owned(),
            source,
        })?;
        Ok(Self { client, url })
    }

    /// Makes all that is indexed visible to search.
    ///
    /// # Errors
    /// When Elasticsearch does not answer.
    pub(crate) async fn refresh(&self, indices: &[String]) -> Result<(), VerifyError> {
        let path = format!("/{}/_refresh?ignore_unavailable=true", indices.join(","));
        self.call(Method::POST, &path, None).await.map(drop)
    }

    /// All documents of an index; none when there is no such index.
    ///
    /// # Errors
    /// When Elasticsearch does not answer.
    pub(crate) async fn documents(&self, index: &str) -> Result<Documents, VerifyError> {
        let path = format!(
            "/{index}/_search?scroll=1m&ignore_unavailable=true&allow_partial_search_results=false"
        );
        let body = json!({"size": PAGE_SIZE, "sort": ["_doc"]});
        let mut page = self.call(Method::POST, &path, Some(body)).await?;
        let mut documents = Documents::new();
        loop {
            let hits = page["hits"]["hits"].as_array().map(Vec::as_slice).unwrap_or_default();
            documents.extend(hits.iter().filter_map(document));
            let (finished, is_empty) = (hits.len() < PAGE_SIZE, hits.is_empty());
            let Some(scroll_id) = page["_scroll_id"].as_str().map(str::to_owned) else { break };
            // Elasticsearch has ended a scroll over nothing by itself, and would answer 404.
            if is_empty {
                break;
            }
            if finished {
                let body = json!({"scroll_id": scroll_id});
                self.call(Method::DELETE, "/_search/scroll", Some(body)).await?;
                break;
            }
            let body = json!({"scroll": "1m", "scroll_id": scroll_id});
            page = self.call(Method::POST, "/_search/scroll", Some(body)).await?;
        }
        Ok(documents)
    }

    /// A field of a document, if a search finds it now. (A GET by id would read the log of what is not yet visible.)
    ///
    /// # Errors
    /// When Elasticsearch does not answer.
    pub(crate) async fn visible_field(
        &self,
        index: &str,
        id: i64,
        field: &str,
    ) -> Result<Option<Value>, VerifyError> {
        let path = format!("/{index}/_search?ignore_unavailable=true");
        let body =
            json!({"query": {"ids": {"values": [id.to_string()]}}, "_source": [field], "size": 1});
        let answer = self.call(Method::POST, &path, Some(body)).await?;
        Ok(answer["hits"]["hits"][0]["_source"].get(field).cloned())
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, VerifyError> {
        let action = format!("{method} {}", path.split('?').next().unwrap_or(path));
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        if let Some(body) = &body {
            request = request.json(body);
        }
        let failed =
            |source| VerifyError::Search { url: self.url.clone(), action: action.clone(), source };
        let response = request.send().await.map_err(failed)?;
        let status = response.status();
        let text = response.text().await.map_err(failed)?;
        let wrong = |reason: String| VerifyError::SearchAnswer {
            url: self.url.clone(),
            action: action.clone(),
            reason,
        };
        if !status.is_success() {
            return Err(wrong(format!("{status}: {}", text.chars().take(300).collect::<String>())));
        }
        serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))
    }
}

fn document(hit: &Value) -> Option<(Key, super::dataset::Document)> {
    let id = hit["_id"].as_str()?;
    // A document without a source is one that differs, not one that is not there.
    Some((Key::of_document_id(id), hit["_source"].as_object().cloned().unwrap_or_default()))
}

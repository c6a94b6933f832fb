//! What is asked of a worker, whichever it will be.

use std::fmt;

use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

/// A route with its arguments. `Display` gives method and path; the body is shown nowhere.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: Vec<String>,
    pub(super) query: Option<String>,
    pub(super) body: Option<Value>,
}

impl Request {
    pub(super) fn new(method: Method, path: &[&str]) -> Self {
        let path = path.iter().map(|&segment| segment.to_owned()).collect();
        Self { method, path, query: None, body: None }
    }

    pub(super) fn query(self, query: &str) -> Self {
        Self { query: Some(query.to_owned()), ..self }
    }

    pub(super) fn body(self, body: &impl Serialize) -> Self {
        Self { body: Some(json!(body)), ..self }
    }

    /// Whether it may be sent again whatever became of it.
    pub(super) fn is_read(&self) -> bool {
        self.method == Method::GET
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} /{}", self.method, self.path.join("/"))?;
        self.query.as_ref().map_or(Ok(()), |query| write!(f, "?{query}"))
    }
}

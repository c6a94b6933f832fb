//! The schema registry: output schemas registered at the start, writer schemas fetched by id.
//!
//! Plain HTTP against the Confluent API: four calls, whose status codes decide between "wait"
//! (no answer, 408, 429, 5xx), "refused" and "unknown". A registry that is down is waited for.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::oneshot;
use url::Url;

use super::error::RuntimeError;
use crate::config::{NameOptions, RegistryOptions, Secret};
use crate::pipeline::{OutputSchemas, SchemaIds};
use crate::record::Output;

/// Longest wait for one answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Waits between attempts grow from the first to the last.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// What keeps a subject readable for those who know its older schemas.
const COMPATIBILITY: &str = "BACKWARD";

/// The registry says so when it has no such schema; a bare 404 may come from anything on the way.
const SCHEMA_NOT_FOUND: i64 = 40403;

/// Talks to the registry.
#[derive(Debug, Clone)]
pub(crate) struct SchemaRegistry {
    http: reqwest::Client,
    base: Url,
    user: Option<String>,
    password: Option<Secret>,
}

/// What became of a look-up by id.
#[derive(Debug)]
pub(crate) enum Fetched {
    /// The schema, as JSON.
    Schema(String),
    /// Nobody registered it.
    Unknown,
    /// It is there, but not Avro.
    Unusable(String),
}

/// Why a call brought no result.
#[derive(Debug)]
enum CallError {
    /// Worth another attempt.
    Unavailable(String),
    /// An answer that will not change.
    Refused { status: StatusCode, code: i64, message: String },
}

#[derive(Deserialize)]
struct Registered {
    id: u32,
}

#[derive(Deserialize)]
struct SchemaOfId {
    schema: String,
    /// Absent for Avro.
    #[serde(rename = "schemaType")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Compatibility {
    #[serde(rename = "compatibilityLevel")]
    level: Option<String>,
}

#[derive(Deserialize)]
struct Ignored {}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    error_code: i64,
    #[serde(default)]
    message: String,
}

impl SchemaRegistry {
    /// Makes no call yet.
    pub(crate) fn new(options: &RegistryOptions) -> Result<Self, RuntimeError> {
        let mut base = options.schema_registry_url.as_url().clone();
        let (user, password) = (base.username().to_owned(), base.password().map(str::to_owned));
        // Credentials must not show up in an error's text, which holds the address.
        let stripped = base.set_username("").and_then(|()| base.set_password(None));
        if stripped.is_err() || base.cannot_be_a_base() {
            return Err(unusable(&base, "it is no http address".to_owned()));
        }
        Ok(Self {
            http: client(&base).map_err(|error| unusable(&base, chain(&error)))?,
            user: options.schema_registry_user.clone().or((!user.is_empty()).then_some(user)),
            password: options.schema_registry_password.clone().or(password.map(Secret::from)),
            base,
        })
    }

    /// Registers the schemas of every output, unless they are there already.
    pub(crate) async fn register_outputs(
        &self,
        names: &NameOptions,
    ) -> Result<OutputSchemas, RuntimeError> {
        let mut ids = Vec::with_capacity(Output::ALL.len());
        for output in Output::ALL {
            let topic = format!("{}{}", names.output_prefix, output.name());
            let key = self.register(&format!("{topic}-key"), output.key_schema()).await?;
            let value = self.register(&format!("{topic}-value"), output.value_schema()).await?;
            ids.push(SchemaIds { key, value });
        }
        OutputSchemas::try_new(|output| Ok(ids[output as usize]))
    }

    /// Fetches a schema in the background, for as long as someone waits for it.
    pub(crate) fn fetch(
        &self,
        runtime: &tokio::runtime::Handle,
        id: u32,
    ) -> oneshot::Receiver<Fetched> {
        let (mut sender, receiver) = oneshot::channel();
        let registry = self.clone();
        runtime.spawn(async move {
            tokio::select! {
                fetched = registry.schema(id) => drop(sender.send(fetched)),
                () = sender.closed() => {}
            }
        });
        receiver
    }

    async fn register(&self, subject: &str, schema: &str) -> Result<u32, RuntimeError> {
        let body = json!({ "schema": schema, "schemaType": "AVRO" });
        let url = self.url(&["subjects", subject, "versions"]);
        let registered: Result<Registered, CallError> =
            self.call_until_available(|| self.request(Method::POST, url.clone()).json(&body)).await;
        let id = registered.map_err(|error| self.refused(subject, error))?.id;
        self.protect(subject).await?;
        tracing::debug!(subject, id, "schema is registered");
        Ok(id)
    }

    /// Puts a compatibility rule on a subject that no rule guards.
    async fn protect(&self, subject: &str) -> Result<(), RuntimeError> {
        if self.is_protected(subject).await? {
            return Ok(());
        }
        let rule = self.url(&["config", subject]);
        let body = json!({ "compatibility": COMPATIBILITY });
        let set: Result<Ignored, CallError> =
            self.call_until_available(|| self.request(Method::PUT, rule.clone()).json(&body)).await;
        match set {
            // An instance that starts at the same time was faster.
            Err(CallError::Refused { status: StatusCode::CONFLICT, .. })
                if self.is_protected(subject).await? =>
            {
                Ok(())
            }
            set => set.map(drop).map_err(|error| self.refused(subject, error)),
        }
    }

    async fn is_protected(&self, subject: &str) -> Result<bool, RuntimeError> {
        let mut rule = self.url(&["config", subject]);
        rule.set_query(Some("defaultToGlobal=true"));
        let current: Result<Compatibility, CallError> =
            self.call_until_available(|| self.request(Method::GET, rule.clone())).await;
        match current {
            Ok(compatibility) => Ok(compatibility.level.is_some_and(|level| level != "NONE")),
            Err(CallError::Refused { status: StatusCode::NOT_FOUND, .. }) => Ok(false),
            Err(error) => Err(self.refused(subject, error)),
        }
    }

    async fn schema(&self, id: u32) -> Fetched {
        let mut wait = BACKOFF.0;
        let url = self.url(&["schemas", "ids", &id.to_string()]);
        loop {
            let request = self.request(Method::GET, url.clone());
            let reason = match call::<SchemaOfId>(request).await {
                Ok(SchemaOfId { schema, kind }) => {
                    return match kind.filter(|kind| kind != "AVRO") {
                        None => Fetched::Schema(schema),
                        Some(kind) => Fetched::Unusable(format!("it is of type `{kind}`")),
                    };
                }
                Err(CallError::Refused { code: SCHEMA_NOT_FOUND, .. }) => return Fetched::Unknown,
                // A wrong password does not make a record a bad one.
                Err(CallError::Refused { status, message, .. }) => format!("{status}: {message}"),
                Err(CallError::Unavailable(reason)) => reason,
            };
            tracing::warn!(id, reason, "cannot fetch a schema yet; waiting for the registry");
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(BACKOFF.1);
        }
    }

    async fn call_until_available<T: for<'de> Deserialize<'de>>(
        &self,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<T, CallError> {
        let mut wait = BACKOFF.0;
        loop {
            match call(request()).await {
                Err(CallError::Unavailable(reason)) => {
                    let url = self.base.as_str();
                    tracing::warn!(url, reason, "waiting for the schema registry");
                }
                result => return result,
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(BACKOFF.1);
        }
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    fn request(&self, method: Method, url: Url) -> RequestBuilder {
        let request = self.http.request(method, url);
        match &self.user {
            Some(user) => request.basic_auth(user, self.password.as_ref().map(Secret::expose)),
            None => request,
        }
    }

    fn refused(&self, subject: &str, error: CallError) -> RuntimeError {
        match error {
            CallError::Refused {
                status: StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY,
                message,
                ..
            } => RuntimeError::SchemaRefused { subject: subject.to_owned(), reason: message },
            CallError::Refused { status, message, .. } => {
                unusable(&self.base, format!("it answers {status} for `{subject}`: {message}"))
            }
            CallError::Unavailable(reason) => unusable(&self.base, reason),
        }
    }
}

async fn call<T: for<'de> Deserialize<'de>>(request: RequestBuilder) -> Result<T, CallError> {
    let unavailable = |error: reqwest::Error| CallError::Unavailable(chain(&error));
    let response = request.send().await.map_err(unavailable)?;
    let status = response.status();
    let body = response.bytes().await.map_err(unavailable)?;
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(|error| CallError::Refused {
            status,
            code: 0,
            message: format!("the answer is not the expected JSON: {error}"),
        });
    }
    let refusal = serde_json::from_slice::<Refusal>(&body)
        .unwrap_or(Refusal { error_code: 0, message: "no reason given".to_owned() });
    match status {
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
            Err(CallError::Unavailable(format!("{status}: {}", refusal.message)))
        }
        status if status.is_server_error() => {
            Err(CallError::Unavailable(format!("{status}: {}", refusal.message)))
        }
        status => {
            Err(CallError::Refused { status, code: refusal.error_code, message: refusal.message })
        }
    }
}

/// A client for this address. Without TLS it needs no certificates, and a bare container has none.
fn client(base: &Url) -> reqwest::Result<reqwest::Client> {
    let builder = || reqwest::Client::builder().timeout(REQUEST_TIMEOUT);
    match builder().build() {
        Err(_) if base.scheme() == "http" => builder().tls_certs_only([]).build(),
        built => built,
    }
}

fn unusable(url: &Url, reason: String) -> RuntimeError {
    RuntimeError::Registry { url: url.to_string(), reason }
}

/// An HTTP error hides its cause ("connection refused") one level down.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests;

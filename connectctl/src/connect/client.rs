//! The routes that are used, one method each. Every text from the server is masked on its way in.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use url::Url;

use super::error::Failure;
use super::model::{Config, Expanded, Live, Plugin, Status, Validation};
use crate::error::Error;
use crate::secrets::Secrets;

/// Longer than the 90 s after which Connect itself gives up a request, so that its answer is seen.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(100);
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(5);

/// A Kafka Connect worker. Clones share their connections and the secrets they have seen.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    shown_url: String,
    secrets: Arc<Mutex<Secrets>>,
}

impl Client {
    /// A client for the worker at `url`, such as `http://localhost:8083`; nothing is sent yet.
    pub fn new(url: &str) -> Result<Self, Error> {
        let base = parse(url)?;
        let http = reqwest::Client::builder()
            .timeout(REQUEST_TIMEOUT)
            .connect_timeout(CONNECTION_TIMEOUT)
            .build()
            .map_err(|error| Error::HttpClient(error.without_url()))?;
        let mut secrets = Secrets::default();
        base.password().into_iter().for_each(|password| secrets.learn_value(password));
        Ok(Self {
            http,
            shown_url: without_credentials(&base),
            base,
            secrets: Arc::new(Mutex::new(secrets)),
        })
    }

    /// What may be shown, as learnt from files and answers so far.
    pub(crate) fn secrets(&self) -> MutexGuard<'_, Secrets> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All connectors with configuration and status, in one request that no rebalance disturbs.
    pub async fn connectors(&self) -> Result<BTreeMap<String, Live>, Failure> {
        let mut url = self.url(&["connectors"]);
        url.set_query(Some("expand=info&expand=status"));
        let request = self.http.get(url);
        let expanded: BTreeMap<String, Expanded> = self.json(request).await?;
        let mut secrets = self.secrets();
        for info in expanded.values().filter_map(|connector| connector.info.as_ref()) {
            let given = info.config.iter();
            given.for_each(|(key, value)| secrets.learn(key, value.as_deref().unwrap_or_default()));
        }
        Ok(expanded
            .into_iter()
            .filter_map(|(name, one)| Some((name, live(one, &secrets)?)))
            .collect())
    }

    /// The connector classes that the worker has.
    pub async fn plugins(&self) -> Result<Vec<Plugin>, Failure> {
        self.json(self.request(Method::GET, &["connector-plugins"])).await
    }

    /// Lets the worker check a configuration, `name` and `connector.class` included.
    pub async fn validate(&self, class: &str, config: &Config) -> Result<Validation, Failure> {
        let path = ["connector-plugins", class, "config", "validate"];
        let mut validation: Validation =
            self.json(self.request(Method::PUT, &path).json(config)).await?;
        let mut secrets = self.secrets();
        for key in validation.configs.iter().filter_map(|key| key.definition.as_ref()) {
            if key.data_type == "PASSWORD" {
                secrets.learn_key(&key.name);
                config
                    .0
                    .get(&key.name)
                    .into_iter()
                    .for_each(|value| secrets.learn(&key.name, value));
            }
        }
        for error in validation.configs.iter_mut().flat_map(|key| &mut key.value.errors) {
            *error = secrets.mask(error);
        }
        Ok(validation)
    }

    /// Creates a connector or replaces its configuration. Restarts it even if nothing changed.
    pub async fn put_config(&self, name: &str, config: &Config) -> Result<(), Failure> {
        self.send(self.request(Method::PUT, &["connectors", name, "config"]).json(config)).await?;
        Ok(())
    }

    /// Removes a connector; its offsets stay.
    pub async fn delete(&self, name: &str) -> Result<(), Failure> {
        self.send(self.request(Method::DELETE, &["connectors", name])).await?;
        Ok(())
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        // Refuses only URLs that cannot have a path, which `parse` has refused already.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Failure> {
        let body = self.send(request).await?;
        serde_json::from_slice(&body).map_err(|error| Failure::Unreadable {
            url: self.shown_url.clone(),
            detail: self.secrets().mask(&error.to_string()),
        })
    }

    async fn send(&self, request: RequestBuilder) -> Result<Vec<u8>, Failure> {
        let answer = request.send().await.map_err(|error| self.network(error))?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(|error| self.network(error))?;
        if status.is_success() {
            return Ok(body.into());
        }
        Err(Failure::of_answer(&self.shown_url, status, &body, |text| self.secrets().mask(text)))
    }

    fn network(&self, error: reqwest::Error) -> Failure {
        let (url, source) = (self.shown_url.clone(), error.without_url());
        if source.is_connect() {
            return Failure::Unreachable { url, source };
        }
        Failure::Interrupted { url, source }
    }
}

fn live(connector: Expanded, secrets: &Secrets) -> Option<Live> {
    let info = connector.info?;
    let given = info.config.into_iter().filter_map(|(key, value)| Some((key, value?)));
    Some(Live {
        config: Config(given.filter(|(key, _)| key != "name").collect()),
        kind: info.kind,
        status: connector.status.map(|status| masked(status, secrets)),
    })
}

fn masked(mut status: Status, secrets: &Secrets) -> Status {
    let tasks = status.tasks.iter_mut().map(|task| &mut task.part);
    for trace in tasks.chain([&mut status.connector]).filter_map(|part| part.trace.as_mut()) {
        *trace = secrets.mask(trace);
    }
    status
}

fn parse(url: &str) -> Result<Url, Error> {
    let refused =
        |shown: String, reason: &str| Error::Url { url: shown, reason: reason.to_owned() };
    // What cannot be parsed may still hold credentials, so only the part after the last `@` is shown.
    let shown = || url.rsplit('@').next().unwrap_or_default().to_owned();
    let parsed = Url::parse(url).map_err(|error| refused(shown(), &error.to_string()))?;
    if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
        return Err(refused(shown(), "it must begin with `http://` or `https://`"));
    }
    Ok(parsed)
}

fn without_credentials(url: &Url) -> String {
    let mut shown = url.clone();
    // Both refuse only URLs without a host, which `parse` has refused already.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.as_str().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(base: &str, segments: &[&str]) -> String {
        Client::new(base).unwrap().url(segments).to_string()
    }

    #[test]
    fn names_are_escaped_and_a_base_path_is_kept() {
        assert_eq!(path("http://c:1", &["connectors", "a/b c"]), "http://c:1/connectors/a%2Fb%20c");
        assert_eq!(path("http://c:1/kafka/", &["connectors"]), "http://c:1/kafka/connectors");
    }

    #[test]
    fn credentials_of_the_url_are_never_shown() {
        let client = Client::new("http://user:canary@c:1").unwrap();
        assert_eq!(client.shown_url, "http://c:1");
        let error = Client::new("user:canary@c:1").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }

    #[test]
    fn a_url_of_another_kind_is_refused() {
        assert!(matches!(Client::new("kafka:9092"), Err(Error::Url { .. })));
        assert!(matches!(Client::new("ftp://c"), Err(Error::Url { .. })));
        assert!(matches!(Client::new(""), Err(Error::Url { .. })));
    }
}

//! The two requests that an import takes.

use std::error::Error as _;
use std::fs;
use std::io;
use std::time::Duration;

use reqwest::header::{HeaderValue, LOCATION};
use reqwest::multipart::{Form, Part};
use reqwest::{Certificate, RequestBuilder, StatusCode};
use url::Url;

use super::answer::{self, ImportAnswer, printable};
use super::arguments::ImportArguments;
use super::credentials::Credentials;
use super::error::{Failure, KibanaError};
use crate::error::Error;

/// A Kibana that answers at all answers its status within this.
const STATUS_TIMEOUT: Duration = Duration::from_secs(10);
/// Kibana's answers have some kilobytes; whoever sends more is not Kibana.
const ANSWER_LENGTH_MAX: usize = 4 << 20;
/// Kibana refuses a file without this ending.
const FILE_NAME: &str = "inventory.ndjson";

/// A Kibana, and a space of it.
pub(super) struct Client {
    http: reqwest::Client,
    credentials: Credentials,
    base: Url,
    space: Option<String>,
}

impl Client {
    /// Nothing is sent yet.
    pub(super) fn new(
        arguments: &ImportArguments,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let base = parse(&arguments.url)?;
        // Following one would send a POST on as a GET, and credentials to who knows whom.
        let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        if let Some(path) = &arguments.ca_certificate {
            let pem =
                fs::read(path).map_err(|source| Error::File { path: path.clone(), source })?;
            let certificates = Certificate::from_pem_bundle(&pem).unwrap_or_default();
            if certificates.is_empty() {
                return Err(KibanaError::Certificate { path: path.clone() }.into());
            }
            builder = builder.tls_certs_merge(certificates);
        }
        let http = builder.build().map_err(|error| KibanaError::HttpClient(error.without_url()))?;
        let space = arguments.space.clone().filter(|space| space != "default");
        Ok(Self { http, credentials, base, space })
    }

    /// The address, as messages show it.
    pub(super) fn shown(&self) -> String {
        self.base.as_str().trim_end_matches('/').to_owned()
    }

    /// Where a dashboard is looked at.
    pub(super) fn dashboard(&self, id: &str) -> String {
        let mut url = self.url(self.in_space(&["app", "dashboards"]));
        url.set_fragment(Some(&format!("/view/{id}")));
        url.into()
    }

    /// The version of a Kibana that is ready, if it tells.
    pub(super) async fn status(&self) -> Result<Option<String>, Failure> {
        let url = self.url(vec!["api", "status"]);
        let request = self.http.get(url.clone()).timeout(STATUS_TIMEOUT);
        let (status, body) = self.send(&url, request).await?;
        answer::readiness(url.as_str(), status, &body)
    }

    /// Imports the lines in place of what is there.
    pub(super) async fn import(&self, lines: &str) -> Result<ImportAnswer, Failure> {
        let mut url = self.url(self.in_space(&["api", "saved_objects", "_import"]));
        url.set_query(Some("overwrite=true"));
        let part = Part::text(lines.to_owned()).file_name(FILE_NAME);
        // Kibana wants this header of everyone who is no page of its own; its value does not matter.
        let request = self.http.post(url.clone()).header("kbn-xsrf", "stack");
        let request = request.multipart(Form::new().part("file", part));
        let (status, body) = self.send(&url, request).await?;
        answer::import(url.as_str(), status, &body)
    }

    async fn send(
        &self,
        url: &Url,
        request: RequestBuilder,
    ) -> Result<(StatusCode, String), Failure> {
        let failed = |error: reqwest::Error| network(url, error.without_url());
        let mut response = self.credentials.on(request).send().await.map_err(failed)?;
        let status = response.status();
        if status.is_redirection() {
            let location = response.headers().get(LOCATION).map(HeaderValue::as_bytes);
            let location = printable(&String::from_utf8_lossy(location.unwrap_or_default()));
            return Err(Failure::Redirected { url: url.to_string(), location });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_LENGTH_MAX {
                let detail = "the answer does not end".to_owned();
                return Err(Failure::Foreign { url: url.to_string(), detail });
            }
        }
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }

    fn in_space<'a>(&'a self, path: &[&'a str]) -> Vec<&'a str> {
        let space = self.space.iter().flat_map(|space| ["s", space]);
        space.chain(path.iter().copied()).collect()
    }

    fn url(&self, path: Vec<&str>) -> Url {
        let mut url = self.base.clone();
        // Refuses only addresses that cannot have a path, which `parse` has refused already.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }
}

fn parse(url: &str) -> Result<Url, KibanaError> {
    // What cannot be parsed may still hold credentials, so only what follows the last `@` is shown.
    let shown = || url.rsplit('@').next().unwrap_or_default().to_owned();
    let refused = |reason| KibanaError::Url { url: shown(), reason };
    let parsed = Url::parse(url).map_err(|_| refused("it cannot be read"))?;
    if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
        return Err(refused("it must begin with `http://` or `https://`"));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(refused("it has credentials in it"));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(refused("it must end with the base path"));
    }
    Ok(parsed)
}

fn network(url: &Url, source: reqwest::Error) -> Failure {
    let url = url.to_string();
    if is_tls(&source) {
        Failure::Tls { url, source }
    } else if source.is_connect() {
        Failure::Unreachable { url, source }
    } else {
        Failure::Interrupted { url, source }
    }
}

/// Whether the handshake failed: rustls' errors travel as I/O errors of this kind, one inside the other.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let mut io_error = error.downcast_ref::<io::Error>();
        while let Some(error) = io_error {
            if error.kind() == io::ErrorKind::InvalidData {
                return true;
            }
            io_error = error.get_ref().and_then(|inner| inner.downcast_ref());
        }
        cause = error.source();
    }
    false
}

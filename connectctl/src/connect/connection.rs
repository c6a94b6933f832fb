//! Which workers, and how they let us in.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, ClientBuilder, Identity, Proxy};

use crate::error::Error;

/// Everything that a client needs. Has no `Debug`, as most of it is secret.
#[derive(Default)]
pub struct Connection {
    /// Base URLs of the workers of one cluster.
    pub workers: Vec<String>,
    /// Basic or bearer.
    pub credentials: Option<Credentials>,
    /// Further headers, by name.
    pub headers: Vec<(String, String)>,
    /// The only authorities to trust, as PEM.
    pub certificate_authorities: Option<Vec<u8>>,
    /// Certificate and key for mutual TLS, as PEM.
    pub identity: Option<Vec<u8>>,
    /// A proxy for all requests.
    pub proxy: Option<String>,
    /// Told each request and its answer, masked.
    pub debug: Option<fn(&str)>,
}

/// Who asks.
#[derive(Clone)]
pub enum Credentials {
    /// A user with a password.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: String,
    },
    /// A token.
    Bearer(String),
}

impl Connection {
    pub(super) fn configure(&self, mut builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        builder = builder.default_headers(self.header_map()?);
        if let Some(pem) = &self.certificate_authorities {
            let authorities = Certificate::from_pem_bundle(pem)
                .map_err(|error| refused("the CA certificate", &error.to_string()))?;
            if authorities.is_empty() {
                return Err(refused("the CA certificate", "it holds no PEM certificate"));
            }
            builder = builder.tls_certs_only(authorities);
        }
        if let Some(pem) = &self.identity {
            // What it says might quote the key.
            let identity = Identity::from_pem(pem).map_err(|_| {
                refused("the client certificate", "it and its key are not a pair in PEM")
            })?;
            builder = builder.identity(identity);
        }
        if let Some(url) = &self.proxy {
            let proxy =
                Proxy::all(url).map_err(|_| refused("the proxy", "its URL is not valid"))?;
            builder = builder.proxy(proxy);
        }
        Ok(builder)
    }

    fn header_map(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let name_given = HeaderName::try_from(name.as_str());
            let name_given = name_given.map_err(|_| refused("a header", "its name is not one"))?;
            let value = HeaderValue::try_from(value.as_str());
            let mut value = value.map_err(|_| refused(name, "its value is not one of a header"))?;
            value.set_sensitive(true);
            headers.append(name_given, value);
        }
        Ok(headers)
    }

    /// What must not be shown.
    pub(super) fn secrets(&self) -> Vec<String> {
        let credential = self.credentials.as_ref().map(|credentials| match credentials {
            Credentials::Basic { password, .. } => password.clone(),
            Credentials::Bearer(token) => token.clone(),
        });
        let proxy = self.proxy.as_ref().and_then(|url| url::Url::parse(url).ok());
        let proxy = proxy.and_then(|url| url.password().map(str::to_owned));
        let headers = self.headers.iter().map(|(_, value)| value.clone());
        credential.into_iter().chain(proxy).chain(headers).collect()
    }
}

fn refused(what: &str, reason: &str) -> Error {
    Error::Connection { what: what.to_owned(), reason: reason.to_owned() }
}

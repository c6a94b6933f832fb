//! Who we are to Kibana, from the environment alone: a flag would stand in process lists and shell histories.

use std::env;

use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use super::error::KibanaError;

const API_KEY: &str = "KIBANA_API_KEY";
const USERNAME: &str = "KIBANA_USERNAME";
const PASSWORD: &str = "KIBANA_PASSWORD";

/// How requests say who sends them. It has no `Debug`, so that no message can show it.
#[derive(Clone)]
pub(super) enum Credentials {
    /// Not at all: Kibana without security.
    None,
    /// `Authorization: ApiKey …`, marked as sensitive.
    ApiKey(HeaderValue),
    /// A user.
    Basic {
        /// Its name.
        username: String,
        /// Its password.
        password: String,
    },
}

impl Credentials {
    /// Reads them; an empty variable counts as not set.
    ///
    /// # Errors
    /// When they contradict each other, or one is missing or cannot be sent.
    pub(super) fn from_environment() -> Result<Self, KibanaError> {
        let read = |name: &'static str| match env::var_os(name).filter(|value| !value.is_empty()) {
            None => Ok(None),
            Some(value) => value
                .into_string()
                .map(Some)
                .map_err(|_| KibanaError::Credentials { reason: format!("`{name}` is not UTF-8") }),
        };
        match (read(API_KEY)?, read(USERNAME)?, read(PASSWORD)?) {
            (None, None, None) => Ok(Self::None),
            (Some(key), None, None) => api_key(&key),
            (None, Some(username), Some(password)) => Ok(Self::Basic { username, password }),
            (None, Some(_), None) => Err(missing(USERNAME, PASSWORD)),
            (None, None, Some(_)) => Err(missing(PASSWORD, USERNAME)),
            (Some(_), ..) => Err(KibanaError::Credentials {
                reason: format!("`{API_KEY}` and a user's are both set"),
            }),
        }
    }

    /// The request with them.
    pub(super) fn on(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Self::None => request,
            Self::ApiKey(header) => request.header(AUTHORIZATION, header.clone()),
            Self::Basic { username, password } => request.basic_auth(username, Some(password)),
        }
    }
}

fn api_key(key: &str) -> Result<Credentials, KibanaError> {
    let header = HeaderValue::from_str(&format!("ApiKey {key}"));
    let mut header = header.map_err(|_| KibanaError::Credentials {
        reason: format!("`{API_KEY}` has a character that no API key has, perhaps a line break"),
    })?;
    header.set_sensitive(true);
    Ok(Credentials::ApiKey(header))
}

fn missing(given: &str, other: &str) -> KibanaError {
    KibanaError::Credentials { reason: format!("`{given}` is set, but `{other}` is not") }
}

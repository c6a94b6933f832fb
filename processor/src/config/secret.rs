//! Texts that no output shows.

use std::fmt;
use std::str::FromStr;

use url::Url;

/// What stands in place of a secret.
pub(super) const MASK: &str = "***";

/// A text that never shows in logs.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

/// Address of a schema registry, which may carry credentials.
#[derive(Clone)]
pub struct RegistryUrl(Url);

impl RegistryUrl {
    /// The address, credentials included.
    #[must_use]
    pub fn as_url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Debug for RegistryUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&without_credentials(self.0.as_str()))
    }
}

/// A text that is no address of a registry. The text is not shown: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum InvalidRegistryUrl {
    /// It is no address at all.
    #[error("it is no address: {0}")]
    Malformed(#[from] url::ParseError),
    /// Nobody answers there.
    #[error("it must begin with `http://` or `https://` and name a host")]
    NotHttp,
}

impl FromStr for RegistryUrl {
    type Err = InvalidRegistryUrl;

    fn from_str(text: &str) -> Result<Self, InvalidRegistryUrl> {
        let url = Url::parse(text)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(InvalidRegistryUrl::NotHttp);
        }
        Ok(Self(url))
    }
}

/// The text with the credentials masked, if it is an address that has any.
pub(super) fn without_credentials(text: &str) -> String {
    match Url::parse(text) {
        Ok(mut url) if !url.username().is_empty() || url.password().is_some() => {
            let masked = url.set_username(MASK).and_then(|()| url.set_password(None));
            if masked.is_ok() { url.into() } else { MASK.to_owned() }
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credentials_of_an_address_never_show() {
        let url: RegistryUrl = "https://ann:hunter2@registry:8081/v7".parse().unwrap();
        assert_eq!(format!("{url:?}"), "https://***@registry:8081/v7");
        assert_eq!(url.as_url().password(), Some("hunter2"));
    }

    #[test]
    fn what_is_no_http_address_is_refused_without_showing_it() {
        for text in ["mailto:ann:hunter2", "http://ann:hunter2@host:port", "hunter2"] {
            let error = text.parse::<RegistryUrl>().unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

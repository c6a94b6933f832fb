//! What must not be shown: the values of secret keys, wherever they turn up.
//!
//! A key is secret when its connector defines it as `PASSWORD` or when its name looks so. A value
//! that only refers to a config provider, such as `${env:PASSWORD}`, is no secret and is shown.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::connect::model::Config;

/// Stands where a secret stood.
pub const MASK: &str = "***";

/// Parts of key names, without separators, that tell a secret.
const TELLING_PARTS: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "credential",
    "apikey",
    "accesskey",
    "privatekey",
    "jaasconfig",
    "authuserinfo",
    "keystorekey",
];

/// Values of fewer characters are masked as whole words only: masking each `a` of a text because
/// the password is `a` would hide the text and tell the password.
const SHORTEST_PART_LENGTH: usize = 4;

/// The secrets met so far. It only grows, and neither `Debug` nor `Display` shows it.
#[derive(Default)]
pub struct Secrets {
    keys: BTreeSet<String>,
    values: BTreeSet<String>,
    /// Made of the values when a text is masked.
    matcher: OnceLock<Option<AhoCorasick>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").field("keys", &self.keys).finish_non_exhaustive()
    }
}

impl Secrets {
    /// Takes note of a key that its connector defines as `PASSWORD`.
    pub fn learn_key(&mut self, key: &str) {
        self.keys.insert(key.to_owned());
    }

    /// Takes note of a configured value, if it is a secret or a URL with a password in it.
    pub fn learn(&mut self, key: &str, value: &str) {
        if self.is_secret(key) {
            self.learn_value(value);
        }
        for url in value.split(',').filter_map(|part| url::Url::parse(part.trim()).ok()) {
            url.password().into_iter().for_each(|password| self.learn_value(password));
        }
    }

    /// Takes note of whole configurations.
    pub(crate) fn learn_all<'a>(&mut self, configs: impl Iterator<Item = &'a Config>) {
        for (key, value) in configs.flat_map(|config| &config.0) {
            self.learn(key, value);
        }
    }

    /// Takes note of a secret.
    pub fn learn_value(&mut self, value: &str) {
        if value.trim().is_empty() || refers(value) {
            return;
        }
        self.matcher.take();
        self.values.insert(value.to_owned());
        self.values.insert(value.escape_debug().to_string());
        value
            .split('\n')
            .map(str::trim)
            .filter(|line| line.len() >= SHORTEST_PART_LENGTH)
            .for_each(|line| {
                self.values.insert(line.to_owned());
            });
    }

    /// Whether the values of a key are secrets.
    #[must_use]
    pub fn is_secret(&self, key: &str) -> bool {
        let plain: String =
            key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        self.keys.contains(key) || TELLING_PARTS.iter().any(|part| plain.contains(part))
    }

    /// A text with every known secret masked; where several begin, the longest.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let short = self.values.iter().filter(|value| !is_long(value));
        let long = self.matcher.get_or_init(|| matcher(&self.values));
        let masked = match long {
            Some(long) => replace_all(long, text),
            // Without it nothing is known to be safe.
            None => MASK.to_owned(),
        };
        short.fold(masked, |masked, value| replace_words(&masked, value))
    }

    /// A configured value as it may be shown.
    #[must_use]
    pub fn shown(&self, key: &str, value: &str) -> String {
        if self.is_secret(key) && !refers(value) { MASK.to_owned() } else { self.mask(value) }
    }
}

/// Whether a value is nothing but a reference to a config provider.
#[must_use]
pub fn refers(value: &str) -> bool {
    let inner = value.trim().strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| inner.contains(':') && !inner.contains(['{', '}']))
}

fn is_long(value: &str) -> bool {
    value.chars().count() >= SHORTEST_PART_LENGTH
}

/// Finds all long secrets in one pass: traces of thousands of tasks are searched for hundreds.
fn matcher(values: &BTreeSet<String>) -> Option<AhoCorasick> {
    let long = values.iter().filter(|value| is_long(value));
    // It refuses only more patterns than memory could hold.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(long).ok()
}

fn replace_all(matcher: &AhoCorasick, text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    matcher.replace_all_with(text, &mut masked, |_, _, masked| {
        masked.push_str(MASK);
        true
    });
    masked
}

fn replace_words(text: &str, secret: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(secret) {
        let (before, after) = (&rest[..at], &rest[at + secret.len()..]);
        let inside = before.chars().next_back().is_some_and(char::is_alphanumeric)
            || after.chars().next().is_some_and(char::is_alphanumeric);
        masked.push_str(before);
        masked.push_str(if inside { secret } else { MASK });
        rest = after;
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(pairs: &[(&str, &str)]) -> Secrets {
        let mut secrets = Secrets::default();
        for (key, value) in pairs {
            secrets.learn(key, value);
        }
        secrets
    }

    #[test]
    fn names_tell_secrets_whatever_separates_their_words() {
        let secrets = Secrets::default();
        for key in [
            "database.password",
            "api.key",
            "api_key",
            "sasl.jaas.config",
            "oauth.clientSecret",
            "X-Token",
        ] {
            assert!(secrets.is_secret(key), "{key}");
        }
        for key in ["key.converter", "database.user", "topics", "primary.key.fields"] {
            assert!(!secrets.is_secret(key), "{key}");
        }
    }

    #[test]
    fn a_secret_is_masked_inside_any_text() {
        let secrets = secrets(&[("database.password", "canary")]);
        assert_eq!(secrets.mask("login with canary failed"), "login with *** failed");
        assert_eq!(secrets.shown("note", "canary"), "***");
        assert_eq!(secrets.shown("database.password", "anything"), "***");
    }

    #[test]
    fn a_key_defined_as_password_is_secret_whatever_its_name() {
        let mut secrets = Secrets::default();
        secrets.learn_key("pin");
        secrets.learn("pin", "canary");
        assert_eq!(
            secrets.mask("Invalid value canary for configuration pin"),
            "Invalid value *** for configuration pin"
        );
    }

    #[test]
    fn a_reference_is_shown() {
        let secrets = secrets(&[("database.password", "${env:PASSWORD}")]);
        assert_eq!(secrets.shown("database.password", "${env:PASSWORD}"), "${env:PASSWORD}");
        assert_eq!(secrets.mask("set ${env:PASSWORD}"), "set ${env:PASSWORD}");
        assert_eq!(secrets.shown("database.password", "${env:A}canary${env:B}"), "***");
    }

    #[test]
    fn the_password_of_a_url_is_secret_under_any_key() {
        let secrets = secrets(&[("connection.url", "http://a:1,http://user:canary@b:2")]);
        assert_eq!(
            secrets.shown("connection.url", "http://user:canary@b:2"),
            "http://user:***@b:2"
        );
    }

    #[test]
    fn a_short_secret_does_not_hide_the_text_around_it() {
        let secrets = secrets(&[("password", "a")]);
        assert_eq!(secrets.mask("a bad value 'a'"), "*** bad value '***'");
    }

    #[test]
    fn the_longer_secret_is_masked_first() {
        let secrets = secrets(&[("password", "canary"), ("secret", "canary-long")]);
        assert_eq!(secrets.mask("canary-long canary"), "*** ***");
    }

    #[test]
    fn lines_of_a_secret_are_masked_one_by_one() {
        let secrets = secrets(&[("ssl.keystore.key", "first-line\nsecond-line")]);
        assert_eq!(secrets.mask("bad: second-line"), "bad: ***");
    }

    #[test]
    fn debug_shows_no_value() {
        assert!(!format!("{:?}", secrets(&[("password", "canary")])).contains("canary"));
    }
}

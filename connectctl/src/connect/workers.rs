//! The workers of one cluster: any of them answers for all.

use std::sync::atomic::{AtomicUsize, Ordering};

use url::Url;

use crate::error::Error;

/// A worker's base URL.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    base: Url,
    /// The same without credentials.
    pub(super) shown: String,
}

/// At least one worker, and which of them answered last.
#[derive(Debug)]
pub(super) struct Workers {
    all: Vec<Worker>,
    preferred: AtomicUsize,
}

impl Workers {
    /// From URLs, each of which may be a list with commas.
    pub(super) fn new(urls: &[String]) -> Result<Self, Error> {
        let urls = urls.iter().flat_map(|list| list.split(',')).map(str::trim);
        let all: Vec<Worker> =
            urls.filter(|url| !url.is_empty()).map(Worker::new).collect::<Result<_, _>>()?;
        if all.is_empty() {
            return Err(Error::Url { url: String::new(), reason: "it is empty".to_owned() });
        }
        Ok(Self { all, preferred: AtomicUsize::new(0) })
    }

    /// All of them, the preferred one first.
    pub(super) fn in_turn(&self) -> impl Iterator<Item = (usize, &Worker)> {
        let first = self.preferred.load(Ordering::Relaxed);
        (0..self.all.len())
            .map(move |turn| (first + turn) % self.all.len())
            .map(|n| (n, &self.all[n]))
    }

    pub(super) fn prefer(&self, number: usize) {
        self.preferred.store(number % self.all.len(), Ordering::Relaxed);
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn shown(&self) -> String {
        self.all.iter().map(|worker| format!("`{}`", worker.shown)).collect::<Vec<_>>().join(", ")
    }

    /// The passwords in the URLs, as they stand there and as they are meant.
    pub(super) fn passwords(&self) -> Vec<String> {
        let passwords = self.all.iter().filter_map(|worker| worker.base.password());
        let meant = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
        };
        passwords.flat_map(|password| [password.to_owned(), meant(password)]).collect()
    }
}

impl Worker {
    fn new(url: &str) -> Result<Self, Error> {
        let base = parse(url)?;
        Ok(Self { shown: without_credentials(&base), base })
    }

    /// The URL of a route; names in it are escaped.
    pub(super) fn url(&self, path: &[String], query: Option<&str>) -> Url {
        let mut url = self.base.clone();
        // Refuses only URLs that cannot have a path, which `parse` has refused already.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url.set_query(query);
        url
    }
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

    fn workers(urls: &str) -> Result<Workers, Error> {
        Workers::new(&[urls.to_owned()])
    }

    fn url(base: &str, path: &[&str]) -> String {
        let path: Vec<String> = path.iter().map(|&segment| segment.to_owned()).collect();
        workers(base).unwrap().all[0].url(&path, None).to_string()
    }

    #[test]
    fn names_are_escaped_and_a_base_path_is_kept() {
        assert_eq!(url("http://c:1", &["connectors", "a/b c"]), "http://c:1/connectors/a%2Fb%20c");
        assert_eq!(url("http://c:1/kafka/", &["connectors"]), "http://c:1/kafka/connectors");
    }

    #[test]
    fn credentials_of_the_url_are_never_shown() {
        let workers = workers("http://user:canary%21@c:1").unwrap();
        assert_eq!(workers.shown(), "`http://c:1`");
        assert_eq!(workers.passwords(), ["canary%21", "canary!"]);
        let error = Workers::new(&["user:canary@c:1".to_owned()]).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }

    #[test]
    fn a_url_of_another_kind_is_refused() {
        for url in ["kafka:9092", "ftp://c", "", "http://c, kafka:9092"] {
            assert!(matches!(workers(url), Err(Error::Url { .. })), "{url}");
        }
    }

    #[test]
    fn the_worker_that_answered_is_asked_first() {
        let workers = workers("http://a, http://b,http://c").unwrap();
        workers.prefer(1);
        let order: Vec<&str> = workers.in_turn().map(|(_, worker)| worker.shown.as_str()).collect();
        assert_eq!(order, ["http://b", "http://c", "http://a"]);
    }
}

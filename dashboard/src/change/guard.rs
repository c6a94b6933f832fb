//! Who may change a row: our own page, in a browser on this machine. Pure.

use axum::http::{HeaderMap, header};

/// Carries the token; a page of another origin can neither read the token nor send this header.
pub(crate) const TOKEN_HEADER: &str = "x-dashboard-token";

/// What a request must bring.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    hosts: [String; 3],
    /// Made anew with each start.
    pub(crate) token: String,
}

impl Guard {
    pub(super) fn new(port: u16) -> Self {
        Self {
            hosts: ["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}:{port}")),
            token: format!("{:032x}", rand::random::<u128>()),
        }
    }

    /// The request came to us by a name of this machine. A page elsewhere that had its own name point to 127.0.0.1
    /// (DNS rebinding) would be of the same origin as we are, but not of this host.
    pub(crate) fn knows_host(&self, headers: &HeaderMap) -> bool {
        text(headers, header::HOST.as_str())
            .is_some_and(|host| self.hosts.iter().any(|one| one == host))
    }

    /// It was sent by our page.
    pub(crate) fn allows(&self, headers: &HeaderMap) -> Result<(), &'static str> {
        if !self.knows_host(headers) {
            return Err("the request is for another host");
        }
        let host = text(headers, header::HOST.as_str()).unwrap_or_default();
        if text(headers, header::ORIGIN.as_str()) != Some(&format!("http://{host}")) {
            return Err("the request is from another origin");
        }
        if text(headers, TOKEN_HEADER) != Some(&self.token) {
            return Err("the request has no valid token; load the page again");
        }
        Ok(())
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &str, origin: &str, token: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("host", host.parse().unwrap());
        headers.insert("origin", origin.parse().unwrap());
        headers.insert(TOKEN_HEADER, token.parse().unwrap());
        headers
    }

    #[test]
    fn only_our_own_page_on_this_machine_is_let_in() {
        let guard = Guard::new(8080);
        let token = guard.token.clone();
        let (host, origin) = ("localhost:8080", "http://localhost:8080");
        assert_eq!(guard.allows(&headers(host, origin, &token)), Ok(()));
        let evil = "http://evil.example:8080";
        for refused in [
            headers(host, evil, &token),
            headers(host, "null", &token),
            headers(host, "http://127.0.0.1:8080", &token),
            headers(host, origin, "guess"),
            headers("evil.example:8080", evil, &token),
            headers("localhost:9", "http://localhost:9", &token),
            HeaderMap::new(),
        ] {
            assert!(guard.allows(&refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn each_start_has_a_token_of_its_own() {
        assert_ne!(Guard::new(1).token, Guard::new(1).token);
    }
}

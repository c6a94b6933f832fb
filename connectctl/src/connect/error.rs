//! What went wrong with one request, sorted by what can be done about it.

use reqwest::StatusCode;
use serde_json::Value;

use super::version::Feature;

/// The outcome of a request that did not succeed. Texts from the server are already masked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No connection could be made, so nothing was received.
    #[error("`{url}` cannot be reached")]
    Unreachable {
        /// The worker.
        url: String,
        /// The cause from the network.
        #[source]
        source: reqwest::Error,
    },
    /// The connection broke or was slow after the request was sent.
    #[error("`{url}` gave no complete answer")]
    Interrupted {
        /// The worker.
        url: String,
        /// The cause from the network.
        #[source]
        source: reqwest::Error,
    },
    /// Something answers, but not yet with Connect's resources.
    #[error(
        "`{url}` is still starting, or is not the base URL of a Kafka Connect worker (status {status})"
    )]
    Starting {
        /// The worker.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The workers share out connectors and tasks anew.
    #[error("the workers are rebalancing ({status}: {message})")]
    Rebalancing {
        /// The HTTP status.
        status: u16,
        /// Connect's text.
        message: String,
    },
    /// Connect does not know itself whether it did what was asked.
    #[error("Kafka Connect did not finish the request ({status}: {message})")]
    Unfinished {
        /// The HTTP status.
        status: u16,
        /// Connect's text.
        message: String,
    },
    /// Tasks still work on what is to be changed, though their connector is stopped.
    #[error("the tasks have not stopped yet ({status}: {message})")]
    StillStopping {
        /// The HTTP status.
        status: u16,
        /// Connect's text.
        message: String,
    },
    /// None of several workers could be asked.
    #[error("none of the workers {workers} answers")]
    NoWorker {
        /// Their URLs.
        workers: String,
        /// What became of the last one.
        #[source]
        last: Option<Box<Failure>>,
    },
    /// The URL is not the one of the API. Redirects are not followed.
    #[error("`{url}` redirects to {} (status {status})", origin_text(.origin.as_deref()))]
    Redirected {
        /// The worker.
        url: String,
        /// The HTTP status.
        status: u16,
        /// Scheme, host and port of where it points.
        origin: Option<String>,
    },
    /// The worker is older than what is asked of it; nothing was sent.
    #[error("{feature} needs Kafka Connect ≥ {}.{}, worker is {worker}", .feature.since().0, .feature.since().1)]
    TooOld {
        /// What is asked.
        feature: Feature,
        /// The worker's version.
        worker: String,
    },
    /// Connect answers that there is no such thing.
    #[error("{message}")]
    NotFound {
        /// Connect's text.
        message: String,
    },
    /// Connect refuses.
    #[error("Kafka Connect answered {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Connect's text.
        message: String,
    },
    /// The answer is not what Connect sends.
    #[error("`{url}` answered something that Kafka Connect does not: {detail}")]
    Unreadable {
        /// The worker.
        url: String,
        /// Where the answer stops to make sense.
        detail: String,
    },
}

/// What can be done after a [`Failure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// The request had no effect: send it again.
    Repeat,
    /// It may have had its effect: look before sending it again.
    LookFirst,
    /// Sending it again gives the same answer.
    None,
}

impl Failure {
    /// What can be done about it.
    #[must_use]
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::Unreachable { .. }
            | Self::Starting { .. }
            | Self::Rebalancing { .. }
            | Self::StillStopping { .. }
            | Self::NoWorker { .. } => Recovery::Repeat,
            Self::Interrupted { .. } | Self::Unfinished { .. } => Recovery::LookFirst,
            Self::NotFound { .. }
            | Self::Refused { .. }
            | Self::Unreadable { .. }
            | Self::Redirected { .. }
            | Self::TooOld { .. } => Recovery::None,
        }
    }

    /// Whether it is sure that the request changed nothing.
    #[must_use]
    pub fn had_no_effect(&self) -> bool {
        match self {
            Self::Interrupted { .. } | Self::Unfinished { .. } | Self::Unreadable { .. } => false,
            Self::Refused { status, .. } => *status < 500,
            Self::Unreachable { .. }
            | Self::Starting { .. }
            | Self::Rebalancing { .. }
            | Self::StillStopping { .. }
            | Self::NoWorker { .. }
            | Self::Redirected { .. }
            | Self::TooOld { .. }
            | Self::NotFound { .. } => true,
        }
    }

    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unreachable { .. } => {
                "is the worker running? `--url` or `CONNECTCTL_URL` names it"
            }
            Self::Starting { .. } | Self::Unreadable { .. } => {
                "the URL is the one where `GET /connectors` answers, usually with port 8083"
            }
            Self::Refused { status: 401, .. } => "the worker wants credentials",
            Self::NoWorker { last, .. } => return last.as_ref()?.hint(),
            Self::Redirected { origin: Some(origin), .. } => {
                return Some(format!("if Kafka Connect is there, use `--url {origin}`"));
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }

    pub(super) fn of_network(url: &str, error: reqwest::Error) -> Self {
        let (url, source) = (url.to_owned(), error.without_url());
        if source.is_connect() {
            return Self::Unreachable { url, source };
        }
        Self::Interrupted { url, source }
    }

    /// Sorts an answer that is no success. A conflict is retried only when its text says that it
    /// will pass: "already exists" will not. A rebalance shows as 409 on writes, as 500 on reads.
    pub(super) fn of_answer(
        url: &str,
        status: StatusCode,
        body: &[u8],
        mask: impl Fn(&str) -> String,
    ) -> Self {
        let code = status.as_u16();
        let Some(message) = connect_message(body) else {
            return Self::of_bare_answer(url, code);
        };
        let message = mask(&message);
        match code {
            404 => Self::NotFound { message },
            409 if passes(&message) => Self::Rebalancing { status: code, message },
            500 if message.contains("a rebalance is expected") => {
                Self::Rebalancing { status: code, message }
            }
            500 if message.contains("can be safely retried") => {
                Self::StillStopping { status: code, message }
            }
            500 | 503
                if message.contains("Request timed out")
                    || message.contains("IO Error trying to forward REST request") =>
            {
                Self::Unfinished { status: code, message }
            }
            503 => Self::Starting { url: url.to_owned(), status: code },
            _ => Self::Refused { status: code, message },
        }
    }

    fn of_bare_answer(url: &str, status: u16) -> Self {
        let url = url.to_owned();
        match status {
            404 | 503 => Self::Starting { url, status },
            // A proxy gave up, and cannot know what became of the request.
            502 | 504 => {
                let message = "the proxy before Kafka Connect gave up".to_owned();
                Self::Unfinished { status, message }
            }
            _ => Self::Refused { status, message: "no message".to_owned() },
        }
    }
}

fn origin_text(origin: Option<&str>) -> String {
    origin.map_or_else(|| "somewhere else".to_owned(), |origin| format!("`{origin}`"))
}

/// The text of Connect's own errors; a 404 without it comes from the web server below Connect.
fn connect_message(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    body.get("error_code")?.as_i64()?;
    Some(body.get("message").and_then(Value::as_str).unwrap_or("no message").to_owned())
}

fn passes(conflict: &str) -> bool {
    ["rebalance", "no known leader URL", "stale configuration"]
        .iter()
        .any(|reason| conflict.contains(reason))
}

#[cfg(test)]
mod tests;

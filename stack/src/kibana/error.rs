//! Why the dashboard was not built or not imported.

use std::path::PathBuf;
use std::time::Duration;

use super::check::Problem;
use super::objects::LineError;
use super::refusal::Refusal;

/// `kibana` could not do what it was asked to. `Display` is the fact, [`KibanaError::hint`] the way out.
#[derive(Debug, thiserror::Error)]
pub enum KibanaError {
    /// An object is found by its id, so its file has that name.
    #[error("`{path}` holds the object `{id}`")]
    Misnamed {
        /// The file.
        path: PathBuf,
        /// The id in it.
        id: String,
    },
    /// The objects break rules.
    #[error("{}", list("in the saved objects, nothing was written", .0))]
    Broken(
        /// All of them.
        Vec<Problem>,
    ),
    /// A file of lines cannot be used.
    #[error("`{path}` cannot be imported")]
    File {
        /// The file.
        path: PathBuf,
        /// Which line, and why.
        #[source]
        source: LineError,
    },
    /// There is nothing to import.
    #[error("`{path}` holds no saved object")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The address cannot be used.
    #[error("`{url}` is not the address of a Kibana: {reason}")]
    Url {
        /// The address, without credentials.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The variables with the credentials cannot be used.
    #[error("the credentials for Kibana cannot be used: {reason}")]
    Credentials {
        /// What is wrong, without a value.
        reason: String,
    },
    /// The file with the authorities cannot be used.
    #[error("`{path}` holds no certificate (PEM)")]
    Certificate {
        /// The file.
        path: PathBuf,
    },
    /// The HTTP client could not be made.
    #[error("the HTTP client could not be made")]
    HttpClient(#[source] reqwest::Error),
    /// Kibana can never become ready like this.
    #[error("Kibana's status cannot be read")]
    Status(#[source] Failure),
    /// The time was up before Kibana was ready.
    #[error("Kibana at `{url}` was not ready within {} s", .limit.as_secs())]
    NotReady {
        /// Where.
        url: String,
        /// The whole time allowed.
        limit: Duration,
        /// The last answer; `None` if there was none at all.
        #[source]
        last: Option<Box<Failure>>,
    },
    /// The import as a whole failed.
    #[error("the import failed")]
    Import(#[source] Failure),
    /// Kibana did not answer the import in time.
    #[error("Kibana at `{url}` did not answer the import within {} s in all", .limit.as_secs())]
    Unanswered {
        /// Where.
        url: String,
        /// The whole time allowed.
        limit: Duration,
    },
    /// Kibana did not take all objects.
    #[error("Kibana took {taken} of {all} objects{}", each(.refusals))]
    Incomplete {
        /// How many it took.
        taken: usize,
        /// How many there were.
        all: usize,
        /// Each that it did not take.
        refusals: Vec<Refusal>,
    },
}

/// What came of one request that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nothing was received there.
    #[error("`{url}` cannot be reached")]
    Unreachable {
        /// Where.
        url: String,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// Its certificate is not trusted, or it does not speak TLS.
    #[error("no TLS connection to `{url}`")]
    Tls {
        /// Where.
        url: String,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// The connection broke or was slow after the request was sent.
    #[error("`{url}` gave no complete answer")]
    Interrupted {
        /// Where.
        url: String,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// Kibana, or what stands before it, is not ready.
    #[error("Kibana is not ready: {reason}")]
    Starting {
        /// What it says.
        reason: String,
    },
    /// It wants to be asked elsewhere.
    #[error("`{url}` redirects to `{location}`")]
    Redirected {
        /// Where.
        url: String,
        /// Whereto.
        location: String,
    },
    /// An answer that Kibana does not give.
    #[error("`{url}` does not answer as Kibana does: {detail}")]
    Foreign {
        /// Where.
        url: String,
        /// How it begins.
        detail: String,
    },
    /// Kibana says no.
    #[error("`{url}` was answered with {status}: {message}")]
    Refused {
        /// Where.
        url: String,
        /// The HTTP status.
        status: u16,
        /// What it says.
        message: String,
    },
}

impl Failure {
    /// Whether it may pass while Kibana starts.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Interrupted { .. }
            | Self::Starting { .. }
            | Self::Foreign { .. } => true,
            Self::Tls { .. } | Self::Redirected { .. } | Self::Refused { .. } => false,
        }
    }

    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unreachable { .. } => "is Kibana running? `--url` or `KIBANA_URL` names it",
            Self::Tls { .. } => {
                "name the certificate of its authority with --ca-certificate, and the host as its own certificate does; without TLS the address begins with `http://`"
            }
            Self::Redirected { .. } => {
                "give the address behind the redirect with --url; a login page means that credentials are missing: KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD"
            }
            Self::Foreign { .. } => "`--url` must lead to Kibana itself, with its base path",
            Self::Refused { status: 401, .. } => {
                "set KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD"
            }
            Self::Refused { status: 403, .. } => {
                "the user needs the Kibana privilege `Saved Objects Management: All` in that space"
            }
            Self::Refused { status: 404, .. } => {
                "does `--url` have Kibana's base path, and is there a space of that id?"
            }
            Self::Refused { status: 422, .. } => {
                "an object is of a newer version than this Kibana: use Kibana 9.0 or later, or take the objects of kibana/"
            }
            Self::Interrupted { .. } | Self::Starting { .. } | Self::Refused { .. } => return None,
        })
    }
}

impl KibanaError {
    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Misnamed { id, .. } => return Some(format!("name it `{id}.json`")),
            Self::Url { .. } => {
                "use for example `--url http://localhost:5601`; credentials stand in the environment: KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD"
            }
            Self::Credentials { .. } => {
                "set either KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD"
            }
            Self::Status(failure) | Self::Import(failure) => failure.hint()?,
            Self::NotReady { last, .. } => last.as_ref()?.hint()?,
            Self::Unanswered { .. } => {
                "it may have imported some; import again, with a longer --wait-timeout"
            }
            Self::File { .. } | Self::Empty { .. } => "`stack kibana build` writes the file anew",
            Self::Broken(_)
            | Self::Certificate { .. }
            | Self::HttpClient(_)
            | Self::Incomplete { .. } => {
                return None;
            }
        };
        Some(hint.to_owned())
    }
}

fn list(where_and_what: &str, problems: &[Problem]) -> String {
    let count = problems.len();
    let noun = if count == 1 { "problem" } else { "problems" };
    format!("{count} {noun} {where_and_what}:{}", lines(problems))
}

fn each(refusals: &[Refusal]) -> String {
    if refusals.is_empty() { " and does not say why".to_owned() } else { lines(refusals) }
}

fn lines(entries: &[impl ToString]) -> String {
    entries.iter().map(|entry| String::from("\n  ") + &entry.to_string()).collect()
}

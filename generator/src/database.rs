//! The connection: waits until there is one, and tells a passing fault from a lasting one.

use std::error::Error;
use std::fmt;
use std::time::{Duration, Instant};

use tokio_postgres::config::Host;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use crate::{GeneratorError, causes};

/// One attempt; a host that drops packets would hold it for minutes.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a host may leave packets unacknowledged; the system's own patience is a quarter of an hour.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(30);
/// The first wait after a failure; each further one is twice as long …
const BACKOFF_FIRST: Duration = Duration::from_millis(50);
/// … up to this: people wait for it when they have started the database.
const BACKOFF_LAST: Duration = Duration::from_secs(2);
/// How often a wait is reported.
const REPORT_INTERVAL: Duration = Duration::from_secs(10);

/// Where the inventory is. Neither `Display` nor `Debug` shows a password.
#[derive(Debug, Clone)]
pub struct Database {
    settings: tokio_postgres::Config,
    url_has_password: bool,
}

impl Database {
    /// The database that `url` names; `password` is used where the URL holds none.
    ///
    /// # Errors
    /// If `url` cannot be understood.
    pub fn new(url: &str, password: Option<String>) -> Result<Self, GeneratorError> {
        let mut settings: tokio_postgres::Config =
            url.parse().map_err(|_| GeneratorError::InvalidUrl)?;
        let url_has_password = settings.get_password().is_some();
        if let (false, Some(password)) = (url_has_password, password) {
            settings.password(password);
        }
        settings.application_name("generator");
        if settings.get_connect_timeout().is_none() {
            settings.connect_timeout(CONNECT_TIMEOUT);
        }
        if settings.get_tcp_user_timeout().is_none() {
            settings.tcp_user_timeout(SILENCE_TIMEOUT);
        }
        Ok(Self { settings, url_has_password })
    }

    /// Whether the URL itself held a password.
    #[must_use]
    pub fn url_has_password(&self) -> bool {
        self.url_has_password
    }

    /// Connects; while the database is away, tries again until it is there. `None` if cancelled before.
    pub(crate) async fn connect(
        &self,
        backoff: &mut Backoff,
        cancelled: &CancellationToken,
    ) -> Result<Option<Client>, GeneratorError> {
        let mut reported: Option<Instant> = None;
        loop {
            let attempt = tokio::select! {
                attempt = self.settings.connect(NoTls) => attempt,
                () = cancelled.cancelled() => return Ok(None),
            };
            match attempt {
                Ok((client, connection)) => {
                    tokio::spawn(async move {
                        // The client's next call fails too, and reports it with what it was doing.
                        if let Err(error) = connection.await {
                            debug!(%error, "connection ended");
                        }
                    });
                    info!(database = %self, "connected");
                    return Ok(Some(client));
                }
                Err(source) if is_passing(&source) => {
                    if reported.is_none_or(|at| at.elapsed() >= REPORT_INTERVAL) {
                        let error = GeneratorError::Connect { target: self.to_string(), source };
                        let cause = causes(&error).join(": ");
                        warn!(cause, "waiting for PostgreSQL at {self}");
                        reported = Some(Instant::now());
                    }
                }
                Err(source) => {
                    return Err(GeneratorError::Connect { target: self.to_string(), source });
                }
            }
            if !backoff.wait(cancelled).await {
                return Ok(None);
            }
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.settings;
        let host = match settings.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".to_owned(),
        };
        let port = settings.get_ports().first().copied().unwrap_or(5432);
        let user = settings.get_user().unwrap_or_default();
        let database = settings.get_dbname().unwrap_or(user);
        write!(formatter, "{user}@{host}:{port}/{database}")
    }
}

/// The wait between two attempts, longer from one to the next.
#[derive(Debug)]
pub(crate) struct Backoff(Duration);

impl Backoff {
    pub(crate) fn new() -> Self {
        Self(BACKOFF_FIRST)
    }

    /// To be called when something succeeded.
    pub(crate) fn reset(&mut self) {
        self.0 = BACKOFF_FIRST;
    }

    /// False if cancelled.
    pub(crate) async fn wait(&mut self, cancelled: &CancellationToken) -> bool {
        let pause = self.0;
        self.0 = (pause * 2).min(BACKOFF_LAST);
        tokio::select! {
            () = tokio::time::sleep(pause) => true,
            () = cancelled.cancelled() => false,
        }
    }
}

/// Whether the same attempt may succeed later, without anybody changing what was asked for.
pub(crate) fn is_passing(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        Some(code) => is_passing_code(code),
        // No answer from the server: the connection was refused, timed out or broke.
        None => error.is_closed() || error.source().is_some_and(<dyn Error>::is::<std::io::Error>),
    }
}

/// By class (PostgreSQL's manual, appendix A): 08 connection, 53 out of a resource, 57P the server stops or
/// starts; 40 the transaction lost against another one; 25006 a standby that is about to take over.
fn is_passing_code(code: &SqlState) -> bool {
    let code = code.code();
    matches!(code.get(..2), Some("08" | "40" | "53")) || code.starts_with("57P") || code == "25006"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_starts_or_is_full_is_waited_for() {
        for code in ["57P03", "57P01", "53300", "53100", "40P01", "08006"] {
            assert!(is_passing_code(&SqlState::from_code(code)), "{code}");
        }
    }

    #[test]
    fn a_wrong_password_or_a_missing_table_is_not_waited_for() {
        for code in ["28P01", "3D000", "42P01", "42501", "22003", "57014"] {
            assert!(!is_passing_code(&SqlState::from_code(code)), "{code}");
        }
    }

    #[test]
    fn a_database_is_shown_without_its_password() {
        let database = Database::new("postgresql://owner:hidden@db:5433/inventory", None).unwrap();
        assert_eq!(database.to_string(), "owner@db:5433/inventory");
    }
}

//! What can go wrong, where, and what to do about it.

use std::error::Error;

use tokio_postgres::error::SqlState;

use crate::database::is_passing;

/// Why the generator could not go on.
#[derive(Debug, thiserror::Error)]
pub enum GeneratorError {
    /// The parser of the command line let pass what is not there.
    #[error("the command line cannot be understood")]
    Arguments(#[from] clap::Error),
    /// The text of the URL stays out of the message: it may hold a password.
    #[error("the database URL cannot be understood")]
    InvalidUrl,
    /// Every user of the machine can read a command line.
    #[error("`--database-url` holds a password, and a command line is no secret")]
    PasswordInArguments,
    /// The database answered, but will not let us in, now or later.
    #[error("cannot connect to PostgreSQL at {target}")]
    Connect {
        /// User, host, port and database.
        target: String,
        /// The database's or the client's reason.
        #[source]
        source: tokio_postgres::Error,
    },
    /// A statement failed, or the connection broke under it.
    #[error("cannot {action}")]
    Statement {
        /// What the statement was for.
        action: &'static str,
        /// The database's or the client's reason.
        #[source]
        source: tokio_postgres::Error,
    },
    /// Somebody else moved the position in the history that this process is writing.
    #[error(
        "another generator is writing the history of seed {seed}: expected position {expected}, found {found}"
    )]
    HistoryTaken {
        /// Seed of the history.
        seed: u64,
        /// Where this process left it.
        expected: u64,
        /// Where it is.
        found: i64,
    },
    /// A second signal came before the transaction in flight was over.
    #[error("interrupted twice: the transaction in flight was given up")]
    Interrupted,
}

impl GeneratorError {
    /// Whether a new connection may get further, without anybody changing what was asked for.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Connect { source, .. } | Self::Statement { source, .. } if is_passing(source))
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Arguments(_) => Some("`generator --help` lists the arguments"),
            Self::InvalidUrl => Some("expected `postgresql://user@host:port/database`"),
            Self::PasswordInArguments => Some(
                "give the URL in the environment variable `GENERATOR_DATABASE_URL`, or only the password in `PGPASSWORD`",
            ),
            Self::Connect { source, .. } => match source.code() {
                Some(&SqlState::INVALID_CATALOG_NAME) => {
                    Some("create the database, or name another one in the URL")
                }
                _ => Some("check user and database in the URL, and the password in `PGPASSWORD`"),
            },
            Self::Statement { source, .. } => match source.code() {
                Some(&SqlState::UNDEFINED_TABLE) => {
                    Some("apply `postgres/migrations/V1__inventory.sql` to this database first")
                }
                Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                    Some("connect as the role that owns the database")
                }
                _ => None,
            },
            Self::HistoryTaken { .. } => Some("let each generator have a seed of its own"),
            Self::Interrupted => Some("`--resume` with the same seed goes on where it stopped"),
        }
    }
}

/// The causes of `error`, outermost first, each in its own words.
#[must_use]
pub fn causes(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        if !only_wraps(cause) {
            causes.push(cause.to_string());
        }
        next = cause.source();
    }
    causes
}

/// The client calls each answer of the server "db error" and keeps the server's words in the source.
fn only_wraps(cause: &(dyn Error + 'static)) -> bool {
    let error = cause.downcast_ref::<tokio_postgres::Error>();
    error.is_some_and(|error| error.as_db_error().is_some())
}

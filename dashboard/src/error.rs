//! What can go wrong, each with what, where and the way out.

use std::net::SocketAddr;

/// An error of the dashboard. `Display` is the primary sentence; [`Error::hint`] is the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The page's address cannot be had.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The page may change rows, so it must be reachable from this machine only.
    #[error("changes are allowed, and `{address}` is reachable from other machines")]
    ChangesExposed {
        /// The address.
        address: SocketAddr,
    },
    /// The database's address cannot be read, or holds a password.
    #[error("`--database-url` is no address of a PostgreSQL without a password")]
    DatabaseUrl,
    /// The limits built into the program are not what it understands.
    #[error("`elasticsearch/panels.json` is not what this program understands")]
    Panels(
        /// Line, column and reason.
        #[source]
        serde_json::Error,
    ),
    /// The client of a service cannot be built.
    #[error("the client of {service} cannot be built")]
    Client {
        /// Which service.
        service: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The server ended.
    #[error("the server ended")]
    Serve(
        /// Why.
        #[source]
        std::io::Error,
    ),
}

impl Error {
    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Listen { .. } => Some("choose another address with --http-address"),
            Self::ChangesExposed { .. } => {
                Some("leave out --allow-changes, or choose a loopback address with --http-address")
            }
            Self::DatabaseUrl => Some(
                "such as `postgresql://dashboard@127.0.0.1:5432/inventory`; the password goes into `PGPASSWORD`",
            ),
            _ => None,
        }
    }
}

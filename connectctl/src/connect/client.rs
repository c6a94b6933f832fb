//! A connection to the workers of one cluster. Every text from them is masked on its way in.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::{RequestBuilder, redirect};
use tokio::sync::OnceCell;

use super::connection::{Connection, Credentials};
use super::model::Worker;
use super::workers::Workers;
use crate::error::Error;
use crate::secrets::Secrets;

/// Longer than the 90 s after which Connect itself gives up a request, so that its answer is seen.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(100);
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(5);

/// The workers of one Kafka Connect cluster. Clones share their connections, and the secrets they
/// have seen.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    shared: Arc<Shared>,
}

struct Shared {
    workers: Workers,
    credentials: Option<Credentials>,
    debug: Option<fn(&str)>,
    /// The worker that was asked for its version.
    known_worker: OnceCell<Worker>,
    secrets: Mutex<Secrets>,
    /// Classes whose definitions were asked for, so that it is done once.
    classes: Mutex<BTreeSet<String>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.shared.workers.shown())
    }
}

impl Client {
    /// A client for the worker at `url`, such as `http://localhost:8083`, or for several workers
    /// of one cluster with commas between them; nothing is sent yet.
    pub fn new(url: &str) -> Result<Self, Error> {
        Self::with(Connection { workers: vec![url.to_owned()], ..Connection::default() })
    }

    /// A client with all that can be said about it; nothing is sent yet.
    pub fn with(connection: Connection) -> Result<Self, Error> {
        let workers = Workers::new(&connection.workers)?;
        let builder = reqwest::Client::builder()
            .timeout(REQUEST_TIMEOUT)
            .connect_timeout(CONNECTION_TIMEOUT)
            .redirect(redirect::Policy::none());
        let http = connection
            .configure(builder)?
            .build()
            .map_err(|error| Error::HttpClient(error.without_url()))?;
        let mut secrets = Secrets::default();
        for secret in workers.passwords().iter().chain(&connection.secrets()) {
            secrets.learn_value(secret);
        }
        let shared = Shared {
            workers,
            credentials: connection.credentials,
            debug: connection.debug,
            known_worker: OnceCell::new(),
            secrets: Mutex::new(secrets),
            classes: Mutex::default(),
        };
        Ok(Self { http, shared: Arc::new(shared) })
    }

    /// Tells whoever debugs, if anybody does.
    pub(super) fn debug(&self, line: impl FnOnce() -> String) {
        if let Some(tell) = self.shared.debug {
            tell(&self.secrets().mask(&line()));
        }
    }

    /// The request as the workers let it in.
    pub(super) fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.shared.credentials {
            Some(Credentials::Basic { user, password }) => request.basic_auth(user, Some(password)),
            Some(Credentials::Bearer(token)) => request.bearer_auth(token),
            None => request,
        }
    }

    /// What may be shown, as learnt from files and answers so far.
    pub(crate) fn secrets(&self) -> MutexGuard<'_, Secrets> {
        self.shared.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of a class; `false` if that was done before.
    pub(super) fn note_class(&self, class: &str) -> bool {
        let mut classes = self.shared.classes.lock().unwrap_or_else(PoisonError::into_inner);
        classes.insert(class.to_owned())
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Their addresses, as they may be shown.
    pub(crate) fn asked(&self) -> String {
        self.shared.workers.shown()
    }

    pub(super) fn workers(&self) -> &Workers {
        &self.shared.workers
    }

    pub(super) fn known_worker(&self) -> &OnceCell<Worker> {
        &self.shared.known_worker
    }
}

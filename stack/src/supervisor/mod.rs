//! The supervisor: the one owner of everything that runs.
//!
//! It starts the services step by step ([`step`]), keeps each alive ([`keeper`]), revives
//! connectors ([`connectors`]), writes what it knows into one file ([`state`]), and stops all in
//! reverse order. Whatever goes wrong on the way up, nothing is left running. Killed itself, it
//! leaves orphans, which the next one finds by that file and stops ([`orphans`]).

pub mod backoff;
mod connectors;
mod keeper;
pub mod orphans;
pub mod state;
pub mod step;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio_util::sync::CancellationToken;

pub use keeper::{Keeper, Restart, ServicePlan};

use crate::bootstrap::{connectors as connector_files, database, index_templates, source_topics};
use crate::error::Error;
use crate::process::Identity;
use crate::progress;
use crate::service::Service;
use crate::services::{self, Context};
use state::{Ledger, Phase, State};
use step::Step;

/// Those who read stop before those they read from; what stands in one line stops at once.
const STOP_ORDER: [&[Service]; 4] = [
    &[Service::Generator, Service::Dashboard],
    &[Service::Processor, Service::Connect],
    &[Service::SchemaRegistry, Service::Elasticsearch],
    &[Service::Kafka, Service::Postgresql],
];

/// A stack that is being started or runs.
#[derive(Debug)]
pub struct Supervisor {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    context: Context,
    ledger: Ledger,
    http: reqwest::Client,
    keepers: Mutex<Vec<Keeper>>,
    interrupt: CancellationToken,
}

impl Supervisor {
    /// Opens the account; nothing runs yet.
    pub fn new(context: Context, interrupt: CancellationToken) -> Result<Self, Error> {
        let own = Identity::own().ok_or_else(|| Error::System {
            what: "`/proc` does not know this process",
            source: std::io::ErrorKind::Unsupported.into(),
        })?;
        let state = State::new(own, context.ports.offset());
        let ledger = Ledger::open(state, context.data.state_file())?;
        let http = reqwest::Client::new();
        let keepers = Mutex::default();
        let shared = Shared { context, ledger, http, keepers, interrupt };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Starts everything; on an error nothing runs any more.
    pub async fn start(&self, steps: &[Step]) -> Result<(), Error> {
        let execute = |step| Arc::clone(&self.shared).execute(step);
        let started = step::run(steps, execute, &self.shared.interrupt).await;
        if let Err(error) = started {
            self.stop().await?;
            return Err(error);
        }
        self.shared.ledger.update(|state| state.phase = Phase::Ready)
    }

    /// Keeps everything alive until `stop`.
    pub async fn keep(&self, stop: &CancellationToken) {
        let shared = &self.shared;
        connectors::watch(shared.context.ports.connect_url(), shared.ledger.clone(), stop.clone())
            .await;
    }

    /// Stops everything, those who read before those they read from. Goes on after an error and
    /// reports the first.
    pub async fn stop(&self) -> Result<(), Error> {
        let shared = &self.shared;
        let mut outcome = shared.ledger.update(|state| state.phase = Phase::Stopping);
        for services in STOP_ORDER {
            let mut stopping = tokio::task::JoinSet::new();
            for keeper in shared.take_keepers(services) {
                let shared = Arc::clone(shared);
                stopping.spawn(async move { shared.stop_keeper(keeper).await });
            }
            for stopped in stopping.join_all().await {
                outcome = outcome.and(stopped);
            }
        }
        outcome.and_then(|()| shared.ledger.close())
    }
}

impl Shared {
    async fn execute(self: Arc<Self>, step: Step) -> Result<(), Error> {
        let began = Instant::now();
        let detail = tokio::select! {
            done = self.perform(step) => done?,
            () = self.interrupted(step) => return Err(Error::Interrupted),
        };
        progress::done(&step, began, &detail);
        Ok(())
    }

    /// A service's start ends in good order by itself; the other steps may be dropped anywhere.
    async fn interrupted(&self, step: Step) {
        if matches!(step, Step::Start(_)) {
            std::future::pending::<()>().await;
        }
        self.interrupt.cancelled().await;
    }

    async fn perform(&self, step: Step) -> Result<String, Error> {
        let context = &self.context;
        match step {
            Step::Start(service) => return self.start_service(service).await,
            Step::Database => database::apply(context).await?,
            Step::SourceTopics => {
                let folder = context.project.connectors();
                source_topics::create(&context.ports.bootstrap_servers(), &folder).await?;
            }
            Step::IndexTemplates => {
                let folder = context.project.index_templates();
                index_templates::put(&self.http, &folder, &context.ports.elasticsearch_url())
                    .await?;
            }
            Step::Connectors => {
                let folder = context.project.connectors();
                return connector_files::apply(&context.ports.connect_url(), &folder).await;
            }
        }
        Ok(String::new())
    }

    async fn start_service(&self, service: Service) -> Result<String, Error> {
        services::prepare(service, &self.context).await?;
        let plan = services::plan(service, &self.context)?;
        let (ledger, http) = (self.ledger.clone(), self.http.clone());
        let keeper = Keeper::start(plan, ledger, http, &self.interrupt).await?;
        self.keepers.lock().unwrap_or_else(PoisonError::into_inner).push(keeper);
        let port = self.context.ports.of(service);
        Ok(port.map_or_else(String::new, |port| format!("port {port}")))
    }

    fn take_keepers(&self, services: &[Service]) -> Vec<Keeper> {
        let mut keepers = self.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        keepers.extract_if(.., |keeper| services.contains(&keeper.service())).collect()
    }

    async fn stop_keeper(&self, keeper: Keeper) -> Result<(), Error> {
        let service = keeper.service();
        let began = Instant::now();
        keeper.stop().await?;
        progress::done(&service, began, "stopped");
        Ok(())
    }
}

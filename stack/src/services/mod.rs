//! One file a service: what is prepared before its first start, how its process is started, when
//! it is ready, how it is stopped.

mod connect;
mod dashboard;
mod elasticsearch;
mod generator;
mod kafka;
pub mod postgresql;
mod processor;
mod schema_registry;

use std::fs;
use std::path::PathBuf;

use crate::data_folder::DataFolder;
use crate::error::Error;
use crate::java::Jdk;
use crate::probe::Probe;
use crate::process::{Launch, StopPolicy};
use crate::project::Project;
use crate::service::{Ports, Service};
use crate::supervisor::{Restart, ServicePlan};

/// All that the services of one stack have in common.
#[derive(Debug, Clone)]
pub struct Context {
    /// The repository.
    pub project: Project,
    /// Where everything is kept.
    pub data: DataFolder,
    /// Where everybody listens.
    pub ports: Ports,
    /// What the Java services run on.
    pub jdk: Jdk,
    /// Who PostgreSQL runs as.
    pub postgresql_user: postgresql::RunAs,
    /// What the generator does.
    pub generator: GeneratorOptions,
}

/// What the generator is told; its own defaults where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GeneratorOptions {
    /// Changes in each second.
    pub rows_per_second: Option<u32>,
    /// Changes in all.
    pub changes: Option<u64>,
}

/// Does what must be done once before a service's first start. Done again it changes nothing.
pub async fn prepare(service: Service, context: &Context) -> Result<(), Error> {
    match service {
        Service::Postgresql => postgresql::prepare(context).await,
        Service::Kafka => kafka::prepare(context).await,
        Service::SchemaRegistry => schema_registry::prepare(context).await,
        Service::Connect => connect::prepare(context),
        Service::Elasticsearch => elasticsearch::prepare(context),
        Service::Processor | Service::Dashboard | Service::Generator => Ok(()),
    }
}

/// How a service is run.
pub fn plan(service: Service, context: &Context) -> Result<ServicePlan, Error> {
    match service {
        Service::Postgresql => Ok(postgresql::plan(context)),
        Service::Kafka => Ok(kafka::plan(context)),
        Service::SchemaRegistry => schema_registry::plan(context),
        Service::Connect => connect::plan(context),
        Service::Elasticsearch => Ok(elasticsearch::plan(context)),
        Service::Processor => processor::plan(context),
        Service::Dashboard => dashboard::plan(context),
        Service::Generator => generator::plan(context),
    }
}

/// What a service answers once it is ready.
#[must_use]
pub fn probe(service: Service, ports: Ports) -> Probe {
    match service {
        Service::Postgresql => Probe::Postgresql(postgresql::connection(ports, "postgres")),
        Service::Kafka => Probe::Kafka(ports.bootstrap_servers()),
        Service::SchemaRegistry => Probe::Http(format!("{}/subjects", ports.confluent_api_url())),
        Service::Connect => Probe::Http(format!("{}/health", ports.connect_url())),
        // 408 until the indices of the last run are open again.
        Service::Elasticsearch => Probe::Http(format!(
            "{}/_cluster/health?wait_for_status=yellow&timeout=1s",
            ports.elasticsearch_url()
        )),
        Service::Processor => Probe::Http(format!("http://127.0.0.1:{}/readyz", ports.processor())),
        Service::Dashboard => Probe::Http(format!("http://127.0.0.1:{}/livez", ports.dashboard())),
        Service::Generator => Probe::Running,
    }
}

/// How a service is stopped, by this supervisor or by the one after it.
#[must_use]
pub fn stop_policy(service: Service) -> StopPolicy {
    match service {
        Service::Postgresql => postgresql::STOP,
        _ => StopPolicy::default(),
    }
}

impl Context {
    /// How a service is run that is like most others.
    fn plan(&self, service: Service, launch: Launch) -> ServicePlan {
        ServicePlan {
            service,
            launch,
            log: self.data.log(service),
            probe: probe(service, self.ports),
            restart: Restart::Always,
            stop: stop_policy(service),
        }
    }

    /// A service's folder as the Maven build left it.
    fn folder(&self, name: &str) -> PathBuf {
        self.project.services().join(name)
    }

    /// A Java service: its folder holds `java.options` with flags, class path and main class.
    fn java(&self, folder: &str) -> Launch {
        Launch::new(self.jdk.java()).directory(self.folder(folder)).argument("@java.options")
    }

    /// Writes a configuration file, in Java's properties format, and says where.
    fn properties(&self, service: Service, entries: &[(&str, String)]) -> Result<PathBuf, Error> {
        let path = self.data.config().join(format!("{}.properties", service.name()));
        let text = entries.iter().fold(String::new(), |text, (key, value)| {
            // The backslash is the format's escape character.
            text + key + "=" + &value.replace('\\', "\\\\") + "\n"
        });
        fs::write(&path, text).map_err(|source| Error::File { path: path.clone(), source })?;
        Ok(path)
    }

    /// Makes the folder for a service's data.
    fn data_of(&self, service: Service) -> Result<PathBuf, Error> {
        let path = self.data.service(service);
        fs::create_dir_all(&path).map_err(|source| Error::File { path: path.clone(), source })?;
        Ok(path)
    }
}

//! `up`: checks all that can be checked first, then starts everything.

use std::fmt::Write as _;
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use super::{detach, signals};
use crate::bootstrap::connectors;
use crate::cli::UpArguments;
use crate::data_folder::{DataFolder, FREE_SPACE_MIN_BYTES, Lock};
use crate::error::Error;
use crate::java::Jdk;
use crate::process::Identity;
use crate::progress::{done, say};
use crate::project::Project;
use crate::service::{Ports, Service};
use crate::services::postgresql::{self, RunAs};
use crate::services::{Context, GeneratorOptions};
use crate::supervisor::step::{self, Step};
use crate::supervisor::{Supervisor, orphans};
use crate::{build, names, ports};

/// Starts the stack and keeps it running until a signal, or in the background.
/// Returns what is to be printed once it is ready; in the foreground it is printed by `ready`.
pub async fn up(arguments: UpArguments, ready: impl FnOnce(&str)) -> Result<(), Error> {
    let project = Project::find(arguments.location.project_dir.as_deref())?;
    let root = arguments.location.data_dir.clone().unwrap_or_else(|| project.default_data_folder());
    let data = DataFolder::open(root, FREE_SPACE_MIN_BYTES)?;
    if arguments.detach && !arguments.supervised {
        detach::run(&data).await?;
        ready(&addresses(&arguments));
        return Ok(());
    }
    if arguments.supervised {
        detach::leave_terminal()?;
    }
    run(&arguments, project, data, ready).await
}

async fn run(
    arguments: &UpArguments,
    project: Project,
    data: DataFolder,
    ready: impl FnOnce(&str),
) -> Result<(), Error> {
    let began = Instant::now();
    let stop = signals::stop_token()?;
    let lock = data.lock()?;
    stop_orphans(&data, &lock).await?;
    let context = check_and_build(arguments, project, data, &stop).await?;
    let supervisor = Supervisor::new(context, stop.clone())?;
    supervisor.start(&steps(arguments)).await?;
    done(&"ready", began, "");
    ready(&addresses(arguments));
    supervisor.keep(&stop).await;
    supervisor.stop().await
}

async fn stop_orphans(data: &DataFolder, lock: &Lock) -> Result<(), Error> {
    let orphans = orphans::stop_all(data, lock).await?;
    if !orphans.is_empty() {
        let names: Vec<&str> = orphans.iter().map(|service| service.title()).collect();
        say(&format!("stopped what a killed launcher had left: {}", names.join(", ")));
    }
    Ok(())
}

/// All that can be refused is refused here, before the first process.
async fn check_and_build(
    arguments: &UpArguments,
    project: Project,
    data: DataFolder,
    stop: &CancellationToken,
) -> Result<Context, Error> {
    let steps = steps(arguments);
    for service in [Service::Processor, Service::Dashboard, Service::Generator] {
        if steps.contains(&Step::Start(service)) {
            project.program(service.name())?;
        }
    }
    connectors::check(&project.connectors())?;
    let jdk = Jdk::find()?;
    let ports = Ports::new(arguments.port_offset);
    ports::check(ports)?;
    let began = Instant::now();
    if build::ensure(&project, &jdk, &data, stop).await? {
        done(&"build", began, "services");
    }
    let postgresql_user =
        RunAs::find(&project.services().join("postgresql/bin/postgres"), data.root())?;
    let generator =
        GeneratorOptions { rows_per_second: arguments.rows_per_second, changes: arguments.changes };
    Ok(Context { project, data, ports, jdk, postgresql_user, generator })
}

fn steps(arguments: &UpArguments) -> Vec<Step> {
    if !arguments.only.is_empty() {
        return step::only(&arguments.only);
    }
    let without = arguments.no_generator.then_some(Step::Start(Service::Generator));
    Step::ALL.into_iter().filter(|step| Some(*step) != without).collect()
}

/// Where people find the services.
fn addresses(arguments: &UpArguments) -> String {
    let ports = Ports::new(arguments.port_offset);
    let steps = steps(arguments);
    let owner = postgresql::OWNER;
    let database = names::DATABASE;
    let mut text = String::new();
    for (service, address) in [
        // First: it shows what the others do.
        (Service::Dashboard, format!("http://localhost:{}", ports.dashboard())),
        (
            Service::Postgresql,
            format!("postgresql://{owner}:{owner}@localhost:{}/{database}", ports.postgresql()),
        ),
        (Service::Kafka, format!("localhost:{}", ports.kafka())),
        (Service::SchemaRegistry, format!("http://localhost:{}", ports.schema_registry())),
        (Service::Connect, format!("http://localhost:{}", ports.connect())),
        (Service::Elasticsearch, format!("http://localhost:{}", ports.elasticsearch())),
        (Service::Processor, format!("http://localhost:{}/metrics", ports.processor())),
    ] {
        if !steps.contains(&Step::Start(service)) {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:<16}  {address}", service.title());
    }
    text
}

/// The supervisor of a data folder, if it lives.
pub(super) fn supervisor_of(data: &DataFolder) -> Result<Option<Identity>, Error> {
    let state = crate::supervisor::state::State::read(&data.state_file())?;
    Ok(state.map(|state| state.supervisor).filter(Identity::is_alive))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};

    fn addresses_of(arguments: &[&str]) -> String {
        let typed = ["stack", "up", "--port-offset", "1000"].iter().chain(arguments);
        match Cli::parse_from(typed).command {
            Command::Up(arguments) => addresses(&arguments),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_what_is_started_has_an_address() {
        insta::assert_snapshot!(addresses_of(&["--only", "kafka,schema-registry"]), @r"
        PostgreSQL        postgresql://postgres:postgres@localhost:6432/inventory
        Kafka             localhost:10092
        schema registry   http://localhost:9081
        ");
    }

    #[test]
    fn the_addresses_can_be_copied() {
        insta::assert_snapshot!(addresses_of(&[]), @r"
        dashboard         http://localhost:9080
        PostgreSQL        postgresql://postgres:postgres@localhost:6432/inventory
        Kafka             localhost:10092
        schema registry   http://localhost:9081
        Kafka Connect     http://localhost:9083
        Elasticsearch     http://localhost:10200
        processor         http://localhost:10464/metrics
        ");
    }
}

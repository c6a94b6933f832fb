//! PostgreSQL: the source database, with logical decoding on.

mod run_as;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use nix::sys::signal::Signal;

pub use run_as::RunAs;

use super::Context;
use crate::data_folder::write_secret;
use crate::error::Error;
use crate::process::{Launch, StopPolicy};
use crate::service::{Ports, Service};
use crate::supervisor::ServicePlan;

/// Login of the owner. It is in the README and in the sources: reachable from this machine only.
pub const OWNER: &str = "postgres";

/// SIGINT is PostgreSQL's fast shutdown; at SIGTERM it would wait for every client to leave.
pub(super) const STOP: StopPolicy =
    StopPolicy { signal: Signal::SIGINT, timeout: Duration::from_secs(30) };

/// What differs from PostgreSQL's defaults.
const SETTINGS: [(&str, &str); 13] = [
    ("listen_addresses", "127.0.0.1"),
    // Everybody comes by TCP; a socket's path may not be longer than 107 bytes, and ours can be.
    ("unix_socket_directories", ""),
    ("wal_level", "logical"),
    ("max_wal_senders", "8"),
    ("max_replication_slots", "8"),
    // A consumer that is away for long loses its slot before it fills the disk.
    ("max_slot_wal_keep_size", "2GB"),
    ("max_wal_size", "1GB"),
    ("shared_buffers", "64MB"),
    ("max_connections", "60"),
    // An unclean end of Debezium must not hold its slot for the default minute.
    ("wal_sender_timeout", "10s"),
    ("log_line_prefix", "%m [%p] "),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
];

pub(super) fn plan(context: &Context) -> ServicePlan {
    let mut launch = context.postgresql_user.launch(program(context, "postgres"));
    launch = launch.argument("-D").argument(cluster(context));
    let port = ("port", context.ports.postgresql().to_string());
    for (name, value) in
        SETTINGS.iter().map(|(name, value)| (*name, (*value).to_owned())).chain([port])
    {
        launch = launch.argument("-c").argument(format!("{name}={value}"));
    }
    context.plan(Service::Postgresql, launch)
}

/// Makes the database cluster, whole or not at all.
pub(super) async fn prepare(context: &Context) -> Result<(), Error> {
    let cluster = cluster(context);
    if cluster.is_dir() {
        return Ok(());
    }
    let unfinished = cluster.with_extension("new");
    let failed = |source| Error::File { path: unfinished.clone(), source };
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(failed)?;
    }
    fs::create_dir_all(&unfinished).map_err(failed)?;
    let password = context.data.config().join("owner-password");
    let file_failed = |source| Error::File { path: password.clone(), source };
    write_secret(&password, OWNER).map_err(file_failed)?;
    context.postgresql_user.own(&[&unfinished, &password])?;
    let made = initdb(context, &unfinished, &password).run("initdb").await;
    fs::remove_file(&password).map_err(file_failed)?;
    made?;
    fs::rename(&unfinished, &cluster).map_err(failed)
}

fn initdb(context: &Context, cluster: &std::path::Path, password: &std::path::Path) -> Launch {
    context
        .postgresql_user
        .launch(program(context, "initdb"))
        .argument("-D")
        .argument(cluster)
        .argument("--pwfile")
        .argument(password)
        .arguments(["--username", OWNER, "--auth", "scram-sha-256", "--encoding", "UTF8"])
        // The same order of texts on every machine, whatever its locale.
        .arguments(["--locale-provider", "builtin", "--locale", "C.UTF-8"])
        .arguments(["--builtin-locale", "C.UTF-8"])
        .argument("--no-instructions")
}

/// The connection string of the owner for one database.
#[must_use]
pub fn connection(ports: Ports, database: &str) -> String {
    let port = ports.postgresql();
    format!(
        "host=127.0.0.1 port={port} user={OWNER} password={OWNER} dbname={database} \
         connect_timeout=2"
    )
}

fn cluster(context: &Context) -> PathBuf {
    context.data.service(Service::Postgresql)
}

fn program(context: &Context, name: &str) -> PathBuf {
    context.folder("postgresql").join("bin").join(name)
}

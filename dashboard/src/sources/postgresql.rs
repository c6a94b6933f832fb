//! PostgreSQL: whether it answers, and how much of its log Debezium has not confirmed.

use std::time::Duration;

use tokio_postgres::{Client, Config as Address, NoTls};

use super::{INTERVAL, every, in_time, root_cause, see};
use crate::Error;
use crate::board::Service;
use crate::config::Config;
use crate::web::Hub;

/// Any role may read it.
const LAG: &str = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint \
     FROM pg_replication_slots WHERE slot_name = $1";

const CONNECTION_TIMEOUT: Duration = Duration::from_secs(1);

/// The database, and what is asked of it.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    address: Address,
    slot: String,
}

impl Database {
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        let mut address: Address = config.database_url.parse().map_err(|_| Error::DatabaseUrl)?;
        if address.get_password().is_some() {
            return Err(Error::DatabaseUrl);
        }
        if let Ok(password) = std::env::var("PGPASSWORD") {
            address.password(password);
        }
        address.connect_timeout(CONNECTION_TIMEOUT).application_name("dashboard");
        Ok(Self { address, slot: config.slot.clone() })
    }

    /// A connection that ends with the client.
    pub(crate) async fn connect(&self) -> Result<Client, String> {
        let (client, connection) =
            self.address.connect(NoTls).await.map_err(|error| root_cause(&error))?;
        // Ends with the client; an error on it shows as the error of the next statement.
        tokio::spawn(connection);
        Ok(client)
    }
}

pub(super) async fn watch(database: Database, hub: Hub) {
    let mut client = None;
    let mut ticks = every(INTERVAL);
    loop {
        ticks.tick().await;
        hub.watched().await;
        let answer = in_time(look(&database, &mut client)).await;
        see(&hub, Service::Postgresql, &answer);
        match answer {
            Ok(lag) => hub.see(|board| board.pipeline.see_source_lag(lag)),
            Err(_) => client = None,
        }
    }
}

async fn look(database: &Database, client: &mut Option<Client>) -> Result<Option<u64>, String> {
    if client.is_none() {
        *client = Some(database.connect().await?);
    }
    let Some(client) = client else { return Ok(None) };
    let row = client.query_opt(LAG, &[&database.slot]).await.map_err(|error| root_cause(&error))?;
    let bytes: Option<i64> = row.and_then(|row| row.get(0));
    Ok(bytes.map(|bytes| u64::try_from(bytes).unwrap_or_default()))
}

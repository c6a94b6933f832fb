//! The database: its schema, and the passwords of the roles that read and change it.

use std::fs;

use postgres_protocol::password::scram_sha_256;
use tokio_postgres::{Client, NoTls};

use super::files;
use crate::error::Error;
use crate::names;
use crate::services::{Context, postgresql};

/// Creates the database, applies the migrations in the order of their names, and sets the roles'
/// passwords.
pub async fn apply(context: &Context) -> Result<(), Error> {
    let server = connect(&postgresql::connection(context.ports, "postgres")).await?;
    ensure_database(&server, names::DATABASE, postgresql::OWNER).await?;
    let database = connect(&postgresql::connection(context.ports, names::DATABASE)).await?;
    for path in files::with_extension(&context.project.migrations(), "sql")? {
        let sql = fs::read_to_string(&path)
            .map_err(|source| Error::File { path: path.clone(), source })?;
        execute(&database, &sql, &format!("migration `{}`", path.display())).await?;
    }
    for role in [names::CDC_ROLE, names::DASHBOARD_ROLE] {
        set_password(&database, role, &context.data.secret(role)?).await?;
    }
    Ok(())
}

/// Connects; the connection ends with the client.
pub(crate) async fn connect(connection: &str) -> Result<Client, Error> {
    let (client, connection) = tokio_postgres::connect(connection, NoTls)
        .await
        .map_err(|source| Error::Database { what: "connecting as its owner".to_owned(), source })?;
    // An error of the connection also fails whatever the client has under way.
    tokio::spawn(connection);
    Ok(client)
}

/// Creates a login that owns nothing yet.
pub(crate) async fn ensure_role(client: &Client, role: &str) -> Result<(), Error> {
    let what = format!("role `{role}`");
    let failed = |source| Error::Database { what: what.clone(), source };
    let found = client
        .query_opt("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&role])
        .await
        .map_err(failed)?;
    if found.is_some() {
        return Ok(());
    }
    execute(client, &format!("CREATE ROLE {role} LOGIN"), &what).await
}

/// Creates a database, since `CREATE DATABASE` knows no `IF NOT EXISTS`.
pub(crate) async fn ensure_database(
    client: &Client,
    database: &str,
    owner: &str,
) -> Result<(), Error> {
    let what = format!("database `{database}`");
    let failed = |source| Error::Database { what: what.clone(), source };
    let found = client
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&database])
        .await
        .map_err(failed)?;
    if found.is_some() {
        return Ok(());
    }
    execute(client, &format!("CREATE DATABASE {database} OWNER {owner}"), &what).await
}

/// Sets a password. Only what the server would store is sent, so that its log cannot show it.
pub(crate) async fn set_password(client: &Client, role: &str, password: &str) -> Result<(), Error> {
    let verifier = scram_sha_256(password.as_bytes());
    let sql = format!("ALTER ROLE {role} PASSWORD '{verifier}'");
    execute(client, &sql, &format!("password of role `{role}`")).await
}

async fn execute(client: &Client, sql: &str, what: &str) -> Result<(), Error> {
    client
        .batch_execute(sql)
        .await
        .map_err(|source| Error::Database { what: what.to_owned(), source })
}

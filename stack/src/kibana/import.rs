//! `kibana import`: wait, import, and look at what came of it.

use std::fs;

use tokio::time::{Duration, Instant, sleep, timeout_at};

use super::answer::{ImportAnswer, Imported, printable};
use super::arguments::ImportArguments;
use super::client::Client;
use super::credentials::Credentials;
use super::error::{Failure, KibanaError};
use super::objects::{FILE, ObjectName, read_names};
use super::refusal::Refusal;
use crate::error::Error;
use crate::progress::say;
use crate::project::Project;

/// A Kibana that starts takes about a minute.
const PAUSE: Duration = Duration::from_millis(500);

/// Imports the dashboard and gives the report for stdout.
///
/// # Errors
/// When the file cannot be used, Kibana does not become ready in time, or it does not take each object.
pub async fn import(arguments: &ImportArguments) -> Result<String, Error> {
    let path = match &arguments.file {
        Some(file) => file.clone(),
        None => Project::find(arguments.project_dir.as_deref())?.root().join(FILE),
    };
    let lines =
        fs::read_to_string(&path).map_err(|source| Error::File { path: path.clone(), source })?;
    let objects =
        read_names(&lines).map_err(|source| KibanaError::File { path: path.clone(), source })?;
    if objects.is_empty() {
        return Err(KibanaError::Empty { path }.into());
    }
    let client = Client::new(arguments, Credentials::from_environment()?)?;
    let deadline =
        Deadline { at: Instant::now() + arguments.timeout(), limit: arguments.timeout() };
    ready(&client, &deadline).await?;
    say(&format!("objects to import: {}", objects.len()));
    let answer = timeout_at(deadline.at, client.import(&lines)).await;
    let answer = answer
        .map_err(|_| KibanaError::Unanswered { url: client.shown(), limit: deadline.limit })?;
    let answer = answer.map_err(KibanaError::Import)?;
    for warning in &answer.warnings {
        say(&format!("Kibana warns: {}", printable(&warning.message)));
    }
    complete(&answer, objects.len())?;
    Ok(report(&client, &answer, &objects))
}

struct Deadline {
    at: Instant,
    limit: Duration,
}

/// Asks until Kibana is ready, and says why it is not, once for each different reason.
async fn ready(client: &Client, deadline: &Deadline) -> Result<(), KibanaError> {
    let mut last: Option<Failure> = None;
    loop {
        match timeout_at(deadline.at, client.status()).await {
            Ok(Ok(version)) => {
                say(&format!("Kibana {}is ready", version.map(|it| it + " ").unwrap_or_default()));
                return Ok(());
            }
            Ok(Err(failure)) if !failure.passes() => return Err(KibanaError::Status(failure)),
            Ok(Err(failure)) => {
                let reason = failure.to_string();
                if last.is_none_or(|last| last.to_string() != reason) {
                    say(&format!("waiting: {reason}"));
                }
                last = Some(failure);
            }
            // The request that was cut off says less than the one before it.
            Err(_) => {}
        }
        if Instant::now() + PAUSE >= deadline.at {
            let last = last.map(Box::new);
            return Err(KibanaError::NotReady { url: client.shown(), limit: deadline.limit, last });
        }
        sleep(PAUSE).await;
    }
}

/// HTTP's 200 says only that Kibana read the file.
fn complete(answer: &ImportAnswer, all: usize) -> Result<(), KibanaError> {
    let taken = answer.success_count;
    if answer.success && answer.errors.is_empty() && taken == all {
        return Ok(());
    }
    let refusals = answer.errors.iter().map(Refusal::from).collect();
    Err(KibanaError::Incomplete { taken, all, refusals })
}

fn report(client: &Client, answer: &ImportAnswer, objects: &[ObjectName]) -> String {
    let overwritten = answer.success_results.iter().filter(|one| one.overwrite).count();
    let created = objects.len().saturating_sub(overwritten);
    let dashboards = objects.iter().filter(|object| object.kind == "dashboard");
    let addresses = dashboards.map(|dashboard| client.dashboard(id(dashboard, answer)) + "\n");
    format!("{created} created, {overwritten} overwritten\n{}", addresses.collect::<String>())
}

/// The id that an object has in Kibana.
fn id<'a>(object: &'a ObjectName, answer: &'a ImportAnswer) -> &'a str {
    let is_it = |one: &&Imported| one.kind == object.kind && one.id == object.id;
    let imported = answer.success_results.iter().find(is_it);
    imported.and_then(|one| one.destination_id.as_deref()).unwrap_or(&object.id)
}

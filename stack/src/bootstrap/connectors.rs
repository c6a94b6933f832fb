//! The connectors: as their files say, by `connectctl`.

use std::path::Path;
use std::time::Duration;

use connectctl::health::Health;
use connectctl::manifest::{self, Connector, Placeholders};
use connectctl::progress::Silent;
use connectctl::{ApplyOptions, Client, render};
use tokio::time::{Instant, sleep};

use crate::error::Error;

/// How long a connector that was restarted may be shown with its old failure.
const STALE_STATUS_TIMEOUT: Duration = Duration::from_secs(5);

/// A second is enough: whatever fails later is restarted by the supervisor.
const POLLS_IN_A_ROW: u32 = 4;

/// How often we look whether it still is.
const STALE_STATUS_INTERVAL: Duration = Duration::from_millis(100);

/// Reads the connector files, so that a mistake in them is told before anything is started.
pub fn check(folder: &Path) -> Result<(), Error> {
    load(folder).map(drop)
}

/// Placeholders stay: the worker fills them in from its own environment.
fn load(folder: &Path) -> Result<Vec<Connector>, Error> {
    manifest::load(&[folder.to_path_buf()], &Placeholders::default())
        .map_err(|problems| refused(folder, &connectctl::Error::Files { problems }))
}

fn refused(folder: &Path, error: &connectctl::Error) -> Error {
    let message = render::error::text(error).trim_end().to_owned();
    Error::Connectors { path: folder.to_path_buf(), message }
}

/// Applies a folder of connector files and says what was done.
pub async fn apply(connect_url: &str, folder: &Path) -> Result<String, Error> {
    let failed = |error| refused(folder, &error);
    let client = Client::new(connect_url).map_err(failed)?;
    revive(&client, connect_url).await?;
    let connectors = load(folder)?;
    let options = ApplyOptions { polls_in_a_row: POLLS_IN_A_ROW, ..ApplyOptions::default() };
    let report = connectctl::apply(&client, connectors, &options, &Silent).await.map_err(failed)?;
    Ok(format!(
        "{} created, {} updated, {} unchanged",
        report.created(),
        report.updated(),
        report.unchanged()
    ))
}

/// Connectors of an earlier run start with their worker, perhaps before what they talk to, and
/// then stay failed although nothing is wrong any more.
async fn revive(client: &Client, connect_url: &str) -> Result<(), Error> {
    let failed = failed_connectors(client).await;
    for name in &failed {
        restart_failed(&reqwest::Client::new(), connect_url, name).await?;
    }
    let deadline = Instant::now() + STALE_STATUS_TIMEOUT;
    while failed_connectors(client).await.iter().any(|name| failed.contains(name)) {
        if Instant::now() >= deadline {
            // It failed again. Perhaps its file was mended: `apply` decides.
            return Ok(());
        }
        sleep(STALE_STATUS_INTERVAL).await;
    }
    Ok(())
}

/// The connectors that failed, or have a task that did. A worker that does not answer is `apply`'s
/// to report.
async fn failed_connectors(client: &Client) -> Vec<String> {
    let connectors = client.connectors().await.unwrap_or_default();
    let is_failed = |health: &Health| matches!(health, Health::Failed(_));
    connectors
        .into_iter()
        .filter(|(_, live)| is_failed(&Health::of(live.status.as_ref())))
        .map(|(name, _)| name)
        .collect()
}

/// Restarts whatever failed in a connector, the connector itself included.
pub(crate) async fn restart_failed(
    http: &reqwest::Client,
    connect_url: &str,
    name: &str,
) -> Result<(), Error> {
    let mut url = url::Url::parse(connect_url).map_err(|error| Error::Connectors {
        path: connect_url.into(),
        message: error.to_string(),
    })?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.extend(["connectors", name, "restart"]);
    }
    url.set_query(Some("includeTasks=true&onlyFailed=true"));
    let url = url.to_string();
    let failed = |source| Error::Request { method: "POST", url: url.clone(), source };
    let answer = http.post(&url).send().await.map_err(failed)?;
    if answer.status().is_success() {
        return Ok(());
    }
    let status = answer.status().as_u16();
    let body = answer.text().await.map_err(failed)?;
    Err(Error::Answer { method: "POST", url, status, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_a_file_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sink.json"), "{\n  \"name\": \"sink\",\n}\n").unwrap();
        let message = check(folder.path()).unwrap_err().to_string();
        let message = message.replace(&folder.path().display().to_string(), "[FOLDER]");
        insta::assert_snapshot!(message, @r"
        the connectors in `[FOLDER]` were not applied
        1 problem in the connector files, nothing was written:
          [FOLDER]/sink.json:2: not JSON: trailing commas are not allowed
        ");
    }
}

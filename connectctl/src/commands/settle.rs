//! The wait until connectors do what they were told.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::connect::client::Client;
use crate::connect::model::Live;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::gate::{Gate, Verdict};
use crate::health::Health;
use crate::progress::{Progress, Reporter};

/// A connector that is waited for.
pub(super) struct Awaited {
    pub(super) name: String,
    pub(super) gate: Gate,
}

/// What became of it.
pub(super) struct Settled {
    pub(super) name: String,
    pub(super) live: Option<Live>,
    pub(super) health: Health,
    /// `None` when time was up before it was known.
    verdict: Option<Verdict>,
}

/// Watches until each has reached its goal or failed, or time is up.
pub(super) async fn settle(
    client: &Client,
    mut awaited: Vec<Awaited>,
    deadline: &Deadline<'_>,
    pause: Duration,
    reporter: &dyn Reporter,
) -> Result<Vec<Settled>, Error> {
    let mut settled: Vec<Settled> = Vec::new();
    let mut told: Vec<(String, Health)> = Vec::new();
    let mut live = BTreeMap::new();
    while !awaited.is_empty() {
        let mut is_late = deadline.is_over_after(pause);
        match deadline.read("reading the connectors", || client.connectors()).await {
            Ok(read) => live = read,
            // Connect answers, but the connectors took too long.
            Err(Error::RequestTimeout { failure: None, .. }) => is_late = true,
            Err(error) => return Err(error),
        }
        let mut rest = Vec::new();
        for mut one in awaited {
            let found = live.get(&one.name).cloned();
            let health = health(found.as_ref());
            let verdict = match one.gate.observe(&health) {
                Verdict::Wait if is_late => None,
                Verdict::Wait => {
                    tell(&one.name, &health, &mut told, reporter);
                    rest.push(one);
                    continue;
                }
                verdict => Some(verdict),
            };
            settled.push(Settled { name: one.name, live: found, health, verdict });
        }
        awaited = rest;
        if !awaited.is_empty() {
            tokio::time::sleep(pause).await;
        }
    }
    settled.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(settled)
}

fn health(live: Option<&Live>) -> Health {
    match live {
        Some(live) => Health::of(live.status.as_ref()),
        None => Health::Starting { detail: "there is no such connector yet".to_owned() },
    }
}

fn tell(name: &str, health: &Health, told: &mut Vec<(String, Health)>, reporter: &dyn Reporter) {
    let Health::Starting { detail } = health else { return };
    let news = (name.to_owned(), health.clone());
    if !told.contains(&news) {
        reporter.progress(&Progress::Awaiting { name: name.to_owned(), detail: detail.clone() });
        told.push(news);
    }
}

/// The first failure, or else the first that took too long.
pub(super) fn verdict(settled: Vec<Settled>, deadline: &Deadline<'_>) -> Result<(), Error> {
    let (failed, rest): (Vec<Settled>, Vec<Settled>) =
        settled.into_iter().partition(|one| one.verdict == Some(Verdict::Failed));
    let failure = failed.into_iter().find_map(|one| match one.health {
        Health::Failed(part) => Some((one.name, part)),
        _ => None,
    });
    if let Some((name, part)) = failure {
        return Err(Error::StillFailed { name, part: Box::new(part) });
    }
    match rest.into_iter().find(|one| one.verdict.is_none()) {
        Some(one) => Err(Error::NotRunning {
            name: one.name,
            limit: deadline.limit(),
            detail: match one.health {
                Health::Starting { detail } => detail,
                health => format!("it is {health}"),
            },
            aftermath: None,
        }),
        None => Ok(()),
    }
}

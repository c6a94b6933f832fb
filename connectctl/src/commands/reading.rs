//! Reads for verbs that only show something: a rebalance is waited out, everything else is told.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::deadline::{Attempts, Deadline};
use crate::error::Error;
use crate::progress::Reporter;

/// A usual rebalance is over by then.
const LIMIT: Duration = Duration::from_secs(30);

/// Enough to hide the round trips, not enough to crowd a worker.
const REQUESTS_AT_A_TIME: usize = 8;

/// Asks until no rebalance is in the way.
pub(super) async fn read<T, F>(
    action: &str,
    reporter: &dyn Reporter,
    request: impl Fn() -> F,
) -> Result<T, Error>
where
    F: Future<Output = Result<T, Failure>>,
{
    let deadline = Deadline::after(LIMIT, reporter);
    let mut attempts = Attempts::new(action);
    loop {
        match request().await {
            Ok(answer) => return Ok(answer),
            Err(failure @ Failure::Rebalancing { .. }) => {
                deadline.pause(&mut attempts, failure).await?;
            }
            Err(failure) => return Err(Error::request(action, failure)),
        }
    }
}

/// The topics of each connector, several asked for at a time, in the order of the names.
pub(super) async fn topics_of(
    client: &Client,
    names: &[String],
) -> Result<Vec<(String, Vec<String>)>, Error> {
    let mut all = Vec::new();
    for some in names.chunks(REQUESTS_AT_A_TIME) {
        let mut asked = JoinSet::new();
        for name in some {
            let (client, name) = (client.clone(), name.clone());
            asked.spawn(async move { (client.topics(&name).await, name) });
        }
        for (answer, name) in asked.join_all().await {
            match answer {
                Ok(topics) => all.push((name, topics)),
                // Removed meanwhile.
                Err(Failure::NotFound { .. }) => {}
                Err(failure) => return Err(Error::request("reading the topics", failure)),
            }
        }
    }
    all.sort();
    Ok(all)
}

//! Asks Connect about every configuration that would be written, several at a time.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::{Plugin, Validation};
use crate::deadline::Deadline;
use crate::error::Error;
use crate::manifest::{Connector, Problem, Problems};
use crate::plan::kind_of_class;

/// A validation may open a connection to a database: more at a time would crowd the worker.
const VALIDATIONS_AT_A_TIME: usize = 8;

/// Fails with all errors of all connectors, in their order.
pub(crate) async fn validate(
    client: &Client,
    connectors: &[&Connector],
    plugins: &[Plugin],
    deadline: &Deadline<'_>,
) -> Result<(), Error> {
    let is_known = |connector: &Connector| kind_of_class(&connector.class, plugins).is_some();
    let known: Vec<&Connector> =
        connectors.iter().copied().filter(|connector| is_known(connector)).collect();
    let mut answers = ask_all(client, &known).await.into_iter();
    let mut problems: Vec<Problem> = Vec::new();
    for connector in connectors {
        if is_known(connector) {
            let answer = answers.next().flatten();
            problems.extend(judge(client, connector, answer, deadline).await?);
        } else {
            problems.push(unknown_class(connector, plugins));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid { problems: Problems(problems) }) }
}

/// A first attempt at each, in parallel; what could not be answered is asked again one by one.
async fn ask_all(client: &Client, connectors: &[&Connector]) -> Vec<Option<Validation>> {
    let slots = Arc::new(Semaphore::new(VALIDATIONS_AT_A_TIME));
    let mut asked = JoinSet::new();
    for (index, connector) in connectors.iter().enumerate() {
        let (client, slots, connector) = (client.clone(), slots.clone(), (*connector).clone());
        asked.spawn(async move {
            let _slot = slots.acquire_owned().await;
            (index, ask(&client, &connector).await.ok())
        });
    }
    let mut answers: Vec<Option<Validation>> = vec![None; connectors.len()];
    for (index, answer) in asked.join_all().await {
        answers[index] = answer;
    }
    answers
}

async fn ask(client: &Client, connector: &Connector) -> Result<Validation, Failure> {
    client.validate(&connector.class, &connector.named_config()).await
}

async fn judge(
    client: &Client,
    connector: &Connector,
    answer: Option<Validation>,
    deadline: &Deadline<'_>,
) -> Result<Vec<Problem>, Error> {
    let answer = if let Some(answer) = answer {
        answer
    } else {
        let action = format!("validating `{}`", connector.name);
        deadline.read(&action, || ask(client, connector)).await?
    };
    let values = answer.configs.into_iter().map(|key| key.value);
    let errors = values
        .flat_map(|value| value.errors.into_iter().map(move |error| (value.name.clone(), error)));
    Ok(errors.map(|(key, error)| connector.problem(&key, error)).collect())
}

fn unknown_class(connector: &Connector, plugins: &[Plugin]) -> Problem {
    let class = &connector.class;
    let simple = |full: &str| full.rsplit('.').next().unwrap_or_default().to_owned();
    let similarity =
        |plugin: &&Plugin| strsim::jaro_winkler(&simple(&plugin.class), &simple(class));
    let nearest = plugins.iter().max_by(|one, other| similarity(one).total_cmp(&similarity(other)));
    let hint = match nearest {
        Some(plugin) => format!("the nearest that it has is `{}`", plugin.class),
        None => "it has none".to_owned(),
    };
    connector.problem("connector.class", format!("the worker has no class `{class}`; {hint}"))
}
